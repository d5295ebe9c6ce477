// Numbers that JavaScript would change (more digits than it keeps, 1.0, 1e400) are kept as they were written, behind this
// mark: an operator who looks for order 9007199254740993 must not be shown another one.
const MARK = '\uE000#';

/** Reads JSON and keeps every number as it was written. @throws SyntaxError */
export function parseExactly(text: string): unknown {
  return JSON.parse(
    text.replace(/"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
      token[0] === '"' || String(Number(token)) === token ? token : JSON.stringify(MARK + token),
    ),
  );
}

/** JSON with two blanks per level; numbers as they were written. */
export function pretty(value: unknown): string {
  return write(value, '');
}

function write(value: unknown, indent: string): string {
  if (typeof value === 'string' && value.startsWith(MARK)) {
    const number = value.slice(MARK.length);
    return /^-?\d[\d.eE+-]*$/.test(number) ? number : JSON.stringify(value);
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const inner = indent + '  ';
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + write(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${write(item, inner)}`).join(',\n')}\n${indent}}`;
}

export type JsonCheck = { ok: true; text: string | null } | { ok: false; problem: string };

/** Whether what somebody typed is JSON; nothing at all is fine, and null. Names the line of a mistake where the browser does. */
export function checkJson(typed: string): JsonCheck {
  const text = typed.trim();
  if (text === '') return { ok: true, text: null };
  try {
    JSON.parse(text);
    return { ok: true, text };
  } catch (e) {
    return { ok: false, problem: `This is no JSON: ${where(text, String((e as Error).message))}${hint(text)}` };
  }
}

function where(text: string, message: string): string {
  const position = /position (\d+)/.exec(message);
  const short = message.replace(/^JSON\.parse: /, '').replace(/ \(line \d+ column \d+\)$/, '');
  if (!position || /line \d+/.test(short)) return short;
  const before = text.slice(0, Number(position[1])).split('\n');
  return `${short.replace(/ (in JSON )?at position \d+/, '')} in line ${before.length}, column ${before.at(-1)!.length + 1}`;
}

function hint(text: string): string {
  if (/^[\p{L}_][^"{[]*$/u.test(text))
    return '. Text is written in quotation marks: ' + JSON.stringify(text.slice(0, 40));
  if (text.includes("'") && !text.includes('"')) return '. JSON has double quotation marks.';
  return '';
}

/** A request body in which the field `value` is the JSON that was typed, digit for digit. */
export function bodyWithValue(fields: Record<string, unknown>, valueText: string | null | undefined): string {
  const rest = JSON.stringify(fields);
  if (valueText === undefined) return rest;
  const value = `"value":${valueText ?? 'null'}`;
  return rest === '{}' ? `{${value}}` : `${rest.slice(0, -1)},${value}}`;
}
