import { describe, expect, it } from 'vitest';
import { bodyWithValue, checkJson, parseExactly, pretty } from '../src/json';

describe('what is read is shown', () => {
  it.each([
    ['9007199254740993'],
    ['1.0'],
    ['-0'],
    ['1e400'],
    ['0.1000'],
    ['12345678901234567890.123456789'],
    ['42'],
    ['"9007199254740993"'],
    ['"with \\" and 9007199254740993 inside"'],
    ['"ends with a backslash \\\\"'],
    ['true'],
    ['null'],
    ['""'],
    ['[]'],
    ['{}'],
  ])('%s as it was written', (text) => expect(pretty(parseExactly(text))).toBe(text));

  it('with two blanks per level', () => {
    expect(pretty(parseExactly('{"a":[1,{"b":1.50}],"c":{}}'))).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": 1.50\n    }\n  ],\n  "c": {}\n}',
    );
  });

  it('also where a name or text looks like a number', () => {
    expect(pretty(parseExactly('{"1.0":"1.0"}'))).toBe('{\n  "1.0": "1.0"\n}');
  });

  it('a text that has the mark of a number stays a text', () => {
    expect(pretty(parseExactly('"\uE000#<b>"'))).toBe('"\uE000#<b>"');
  });

  it('a megabyte of text', () => {
    const text = JSON.stringify('x\\"'.repeat(350_000));
    expect(pretty(parseExactly(text))).toBe(text);
  });

  it('what is no JSON is none', () => expect(() => parseExactly('{a: 1}')).toThrow(SyntaxError));
});

describe('what somebody types', () => {
  it.each([
    ['', null],
    ['  \n', null],
    ['null', 'null'],
    ['{"a": 1.0}', '{"a": 1.0}'],
    ['  "x" ', '"x"'],
    ['9007199254740993', '9007199254740993'],
  ])('%j is JSON', (typed, text) => expect(checkJson(typed)).toEqual({ ok: true, text }));

  it.each([
    ['{"a": 1,}', 'line 1'],
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3'],
    ['dhl', 'quotation marks: "dhl"'],
    ["{'a': 1}", 'double quotation marks'],
    ['{"a":', 'This is no JSON'],
    ['NaN', 'This is no JSON'],
  ])('%j is none', (typed, problem) => {
    const check = checkJson(typed);
    expect(check.ok).toBe(false);
    expect(check.ok ? '' : check.problem).toContain(problem);
  });
});

describe('a request body', () => {
  it.each([
    [{ name: 'x' }, '9007199254740993', '{"name":"x","value":9007199254740993}'],
    [{}, '{"a":1.0}', '{"value":{"a":1.0}}'],
    [{ name: 'x' }, null, '{"name":"x","value":null}'],
    [{ name: 'x' }, undefined, '{"name":"x"}'],
  ])('%j with value %s', (fields, value, body) => expect(bodyWithValue(fields, value)).toBe(body));
});
