// Opens every page and dialog of the built page in Chromium, and fails if the browser has something to complain about:
//   npm run screenshots [-- folder]
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from './server.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FOLDER = resolve(
  process.argv[2] ?? fileURLToPath(new URL('../../target/dashboard-screenshots', import.meta.url)),
);

if (!existsSync(CHROMIUM)) {
  console.log(`No screenshots: there is no Chromium at ${CHROMIUM}. CHROMIUM names another place.`);
  process.exit(0);
}

const { chromium } = await import('playwright-core');

const HOSTILE = ('x'.repeat(60) + '.' + 'long-id_').repeat(4).slice(0, 256);

/** Name, hash, what is done before the picture is taken. */
const SHOTS = [
  ['executions', '#/executions'],
  ['executions-filtered', '#/executions?workflow=checkout&status=SUSPENDED,RUNNING&tag=region%3Aeu&last=7d'],
  ['executions-none', '#/executions?id=nothing-like-this'],
  ['executions-between', '#/executions?after=2026-01-01T00:00:00Z&status=BLOCKED,FAILED'],
  [
    'bulk-asking',
    '#/executions?workflow=checkout&status=SUSPENDED',
    (page) =>
      page
        .click('.bulk >> text=Cancel…')
        .then(() => page.waitForSelector('dialog button[type=submit]:not([disabled])')),
  ],
  [
    'bulk-over',
    '#/executions?workflow=checkout',
    async (page) => {
      await page.click('.bulk >> text=Pause…');
      await page.waitForSelector('dialog button[type=submit]:not([disabled])');
      await page.click('dialog button[type=submit]');
      await page.waitForSelector('dialog >> text=Refused');
    },
  ],
  ['execution-sleeps', '#/executions/order-42'],
  ['execution-open-row', '#/executions/order-42', (page) => page.click('.row-head >> nth=1')],
  ['execution-branches', '#/executions/quotes-7'],
  ['execution-undoing', '#/executions/trip-9', (page) => page.click('.row-head:has-text("undo book hotel")')],
  ['execution-unknown', '#/executions/payout-2026-03'],
  ['execution-thousand', '#/executions/import-2026'],
  [
    'execution-thousand-below',
    '#/executions/import-2026',
    async (page) => {
      await page.click('.row-head >> nth=3');
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
      await page.waitForTimeout(200);
    },
  ],
  ['execution-hostile', `#/executions/${encodeURIComponent(HOSTILE)}`, (page) => page.click('.row-head >> nth=0')],
  ['execution-data', '#/executions/order-42?tab=data'],
  ['execution-hidden', '#/executions/transfer-t-1', (page) => page.click('.row-head:has-text("credit")')],
  ['execution-hidden-data', '#/executions/transfer-t-1?tab=data'],
  ['execution-history', '#/executions/order-42?tab=history'],
  ['execution-signals', '#/executions/order-42?tab=signals'],
  ['execution-values', '#/executions/order-42?tab=values'],
  ['execution-missing', '#/executions/nobody'],
  ['dialog-cancel', '#/executions/order-42', toolbar('Cancel…')],
  ['dialog-pause', '#/executions/order-42', toolbar('Pause…')],
  [
    'dialog-resume',
    '#/executions?status=PAUSED',
    async (page) => {
      await page.click('table.executions th a >> nth=0');
      await toolbar('Resume…')(page);
    },
  ],
  ['dialog-retry', '#/executions/transfer-t-1', toolbar('Retry…')],
  ['dialog-rewind', '#/executions/order-42', toolbar('Rewind…')],
  [
    'dialog-rewind-refused',
    '#/executions/order-42',
    async (page) => {
      await toolbar('Rewind…')(page);
      await page.selectOption('dialog select', '1');
      await page.click('dialog button[type=submit]');
      await page.waitForSelector('.refusal p');
    },
  ],
  ['dialog-fork', '#/executions/order-42', toolbar('Fork…')],
  ['dialog-resolve', '#/executions/payout-2026-03', toolbar('Resolve…')],
  ['dialog-accept', '#/executions/trip-9', toolbar('Resolve…')],
  ['dialog-delete', '#/executions/transfer-t-1', toolbar('Delete…')],
  [
    'dialog-signal',
    '#/executions/order-42',
    async (page) => {
      await toolbar('Signal…')(page);
      await page.fill('dialog textarea', '{"by": "dhl", n: 3}');
    },
  ],
  ['schedules', '#/schedules'],
  ['dialog-schedule', '#/schedules', (page) => page.click('text=Run now… >> nth=0')],
  ['queues', '#/queues'],
  ['dialog-queue', '#/queues', (page) => page.click('td >> text=Pause… >> nth=0')],
  ['types', '#/types'],
];

const READ_ONLY = [
  ['down', '#/executions'],
  ['read-only-execution', '#/executions/order-42'],
];

const SIZES = { desktop: { width: 1280, height: 860 }, phone: { width: 375, height: 740 } };

/** What would keep people who see little, hear the page or use no mouse from using it, as far as rules find it. */
async function barriers(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, {
      resultTypes: ['violations'],
      rules: { 'target-size': { enabled: true } },
    });
    return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 3).map((node) => node.html) }));
  });
}

function toolbar(text) {
  return (page) => page.click(`.toolbar >> text=${text}`);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const only = process.env.ONLY?.split(',');
const complaints = [];
mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  for (const [shots, options] of [
    [SHOTS, {}],
    [
      READ_ONLY,
      {
        actions: false,
        down: 'The database cannot be written since 2026-11-22T04:58:00Z: [SQLITE_FULL] database or disk is full.',
        events: false,
      },
    ],
  ]) {
    const server = await serve(options);
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const colorScheme of ['light', 'dark']) {
        const context = await browser.newContext({
          viewport,
          colorScheme,
          deviceScaleFactor: 1,
          reducedMotion: 'reduce',
        });
        for (const [name, hash, prepare] of shots) {
          if (only && !only.some((one) => name.startsWith(one))) continue;
          const page = await context.newPage();
          page.on('console', (message) => {
            if (['error', 'warning'].includes(message.type())) complain(name, size, message.text());
          });
          page.on('pageerror', (error) => complain(name, size, String(error)));
          page.on('dialog', (dialog) => {
            complain(name, size, `a text has been run: ${dialog.message()}`);
            void dialog.dismiss();
          });
          await page.goto(`http://127.0.0.1:${server.port}/shop/workflows${hash}`);
          await page.waitForSelector('h1');
          await page.waitForFunction(() => !document.body.innerText.includes('Loading…'));
          await page.waitForTimeout(60);
          await prepare?.(page);
          await page.waitForTimeout(60);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (wide > 0) complain(name, size, `is ${wide} px wider than the window`);
          for (const { id, help, nodes } of await barriers(page))
            complain(name, `${size}, ${colorScheme}`, `${help} (${id}): ${nodes.join(' | ')}`);
          await page.screenshot({
            path: join(FOLDER, `${name}-${size}-${colorScheme}.png`),
            fullPage: !name.includes('thousand') && !(await page.$('dialog[open]')),
          });
          await page.close();
        }
        await context.close();
      }
    }
    await server.close();
  }
} finally {
  await browser.close();
}
console.log(`Screenshots are in ${FOLDER}.`);
if (complaints.length > 0) {
  console.error([...new Set(complaints)].join('\n'));
  process.exitCode = 1;
}

// What the fixtures are made for is no complaint: an execution that is not there, and a server without a stream of events.
function complain(name, size, text) {
  if (/Failed to load resource: .*\b(404|409|503)\b/.test(text)) return;
  complaints.push(`${name} (${size}): ${text}`);
}
