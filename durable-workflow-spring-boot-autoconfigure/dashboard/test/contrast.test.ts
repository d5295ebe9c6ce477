import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(resolve('src/page.css'), 'utf8');

/** The colours that the first block after this text declares. */
function palette(after: string): Map<string, string> {
  const from = css.indexOf(after);
  const block = css.slice(from, css.indexOf('}', from));
  return new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]));
}

const light = palette(':root {');
const dark = palette(":root[data-theme='dark'] {");

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const part = parseInt(hex.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return (a! + 0.05) / (b! + 0.05);
}

const grounds = ['ground', 'surface', 'raised'];
const tones = ['ok', 'bad', 'warn', 'info', 'idle', 'undo'];
const text: [string, string][] = [
  ...grounds.flatMap((ground) => ['text', 'muted', 'accent', ...tones].map((name): [string, string] => [name, ground])),
  ...tones.map((tone): [string, string] => [tone, `${tone}-ground`]),
  ['text', 'info-ground'],
  ['text', 'idle-ground'],
  ['muted', 'idle-ground'],
  ['on-accent', 'accent'],
  ['surface', 'bad'],
];
// What is no text but has to be seen: edges of controls, bars and marks.
const shapes: [string, string][] = [
  'line-strong',
  'bar-work',
  'bar-wait',
  'bar-child',
  'bar-undo',
  'bar-bad',
  'bar-open',
].map((name) => [name, 'surface']);

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_, colours) => {
  it.each(text)('%s can be read on %s', (name, ground) =>
    expect(contrast(colours.get(name)!, colours.get(ground)!)).toBeGreaterThanOrEqual(4.5),
  );
  it.each(shapes)('%s can be seen on %s', (name, ground) =>
    expect(contrast(colours.get(name)!, colours.get(ground)!)).toBeGreaterThanOrEqual(3),
  );
});

it('dark is the same whether the system or somebody has chosen it', () => {
  expect(palette(":root:not([data-theme='light']) {")).toEqual(dark);
  expect(new Set(dark.keys())).toEqual(new Set(light.keys()));
});

it('nothing is fetched from elsewhere', () => expect(css).not.toMatch(/url\(|@import|@font-face/));
