import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const FOLDER = resolve('../src/main/resources/META-INF/durable-workflow/dashboard');
const html = readFileSync(resolve(FOLDER, 'index.html'), 'utf8');
const assets = readdirSync(resolve(FOLDER, 'assets'));
const scripts = assets
  .filter((name) => /\.(js|css)$/.test(name))
  .map((name) => readFileSync(resolve(FOLDER, 'assets', name), 'utf8'));

describe('the page as it is built', () => {
  it('has one place for its base, before everything that is relative to it', () => {
    expect(html.split('{{base}}')).toHaveLength(2);
    expect(html.indexOf('<base href="{{base}}"')).toBeLessThan(html.indexOf('./assets/'));
  });

  it('has nothing inline that the Content-Security-Policy would refuse', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:|data:/);
    for (const [, attributes, content] of html.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)) {
      expect(attributes).toContain('src="./assets/');
      expect(content).toBe('');
    }
    for (const text of scripts)
      expect(text).not.toMatch(/\beval\(|new Function\(|dangerouslySetInnerHTML:|\bdata:[a-z]+\//);
  });

  it('asks nobody else for anything', () => {
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
    for (const address of addresses) expect(address).toMatch(/^(\.\/assets\/|\{\{base\}\}$)/);
    const names = scripts.flatMap((text) => text.match(/https?:\/\/[^"'`\s)]+/g) ?? []);
    expect(names.filter((name) => !name.startsWith('http://www.w3.org/'))).toEqual([]); // names of SVG and MathML
  });

  it('has names that change with what is in it, so that browsers may keep it for ever', () => {
    for (const name of assets) expect(name).toMatch(/^[a-z]+-[\w-]{8}\.(js|css|svg)$/);
    for (const name of assets) expect(html).toContain(`./assets/${name}`);
  });

  it('is small: less than 60 kB, compressed', () => {
    const size = scripts.reduce((sum, text) => sum + gzipSync(text).length, 0);
    expect(size).toBeLessThan(60_000);
  });

  it('brings the licences of what is built in', () => {
    const licences = readFileSync(resolve(FOLDER, 'third-party-licenses.md'), 'utf8');
    for (const name of ['preact', '@preact/signals', '@preact/signals-core'])
      expect(licences).toContain(`## ${name} - `);
  });
});
