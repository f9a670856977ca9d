import { mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../test/browser.ts';
import { makeBigLibrary } from './big-library.ts';
import { startNode } from './line-process.ts';
import { describeMachine } from './machine.ts';
import { idle } from './server.ts';

const BUDGET = { scriptKb: 200, interactiveMs: 1_000 };
const VIEWPORT = { width: 1280, height: 800 };
/** Frames that a scroll from the first track to the last takes. */
const SCROLL_FRAMES = 240;
const WORDS = ['river', 'winter', 'harbour'];

/**
 * How soon can somebody use the page of a large library, how smoothly does it scroll, how soon does it find? In Chromium
 * without a graphics card, over localhost, with nothing cached.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tracks: { type: 'string', multiple: true, default: ['10000', '100000'] },
      runs: { type: 'string', default: '9' },
    },
  });
  print(`${describeMachine()}\n`);
  print(
    '| tracks | script, kB | interactive, ms: median (worst) | frame while scrolling, ms: median, 99 %, longest | rows found, ms after the last key: median (worst) |\n|---|---|---|---|---|',
  );
  const browser = await launchBrowser();
  try {
    for (const count of values.tracks) await measure(browser, Number(count), Number(values.runs));
  } finally {
    await browser.close();
  }
  print(
    `| budget | < ${BUDGET.scriptKb} | < ${BUDGET.interactiveMs} with 10,000 | 16.7 is every frame at 60 Hz | |`,
  );
}

async function measure(browser: Browser, count: number, runs: number): Promise<void> {
  const folder = mkdtempSync(join(homedir(), '.cache', 'auralis-bench-page-'));
  try {
    const data = join(folder, 'data');
    const music = join(folder, 'music');
    await makeBigLibrary(data, music, count);
    using service = startNode('../bin/auralis.mjs', ['serve', '--port', '0', '--data', data, '-l', music], {
      AURALIS_LOG: 'error',
    });
    const origin = /http:\S+:\d+/.exec(await service.line((line) => line.includes('http:')))?.[0] as string;
    await idle(origin, service.pid);
    const first: number[] = [];
    let scriptBytes = 0;
    for (let n = 0; n < runs; n++) {
      const visit = await open(browser, origin);
      first.push(visit.interactiveMs);
      scriptBytes = visit.scriptBytes;
      await visit.page.context().close();
    }
    const { page } = await open(browser, origin);
    const found: number[] = [];
    for (let n = 0; n < runs; n++) found.push(await search(page, WORDS[n % WORDS.length] as string));
    await page.goto(origin);
    await until(page, ROWS_ARE_SHOWN);
    const frames = (await page.evaluate(SCROLL_THROUGH)) as number[];
    await page.context().close();
    print(
      `| ${count.toLocaleString('en')} | ${(scriptBytes / 1000).toFixed(1)} | ${both(first)} | ${middle(frames).toFixed(1)}, ${share(frames, 0.99).toFixed(1)}, ${Math.max(...frames).toFixed(1)} | ${both(found)} |`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The table has rows with titles, and the field to search them takes letters. */
const ROWS_ARE_SHOWN = `(() => {
  const row = document.querySelector('[role=grid] tbody tr:nth-child(5) td:nth-child(2)[title]');
  const field = document.querySelector('input[type=search]');
  return row !== null && row.title !== '' && field !== null && !field.disabled;
})()`;

/** Looks at every frame, so as to see it within one. */
const WHEN_INTERACTIVE = `
  const look = () => {
    if (document.body !== null && ${ROWS_ARE_SHOWN}) globalThis.interactiveMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

/** From the top to the bottom; how long each frame took. */
const SCROLL_THROUGH = `new Promise((resolve) => {
  const height = document.documentElement.scrollHeight - innerHeight;
  const frames = [];
  let last = performance.now();
  const step = () => {
    const now = performance.now();
    frames.push(now - last);
    last = now;
    scrollTo({ top: (height * frames.length) / ${SCROLL_FRAMES}, behavior: 'instant' });
    if (frames.length < ${SCROLL_FRAMES}) requestAnimationFrame(step);
    else resolve(frames.slice(1));
  };
  requestAnimationFrame(step);
})`;

async function open(browser: Browser, origin: string) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  await page.addInitScript(WHEN_INTERACTIVE);
  const scripts: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script')
      scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await page.goto(origin);
  const interactiveMs = (await until(page, 'globalThis.interactiveMs')) as number;
  await page.waitForLoadState('networkidle');
  const scriptBytes = (await Promise.all(scripts)).reduce((sum, bytes) => sum + bytes, 0);
  return { page, interactiveMs, scriptBytes };
}

/** Types a word; milliseconds from its last letter to the first frame in which only rows with it are shown. */
async function search(page: Page, word: string): Promise<number> {
  const field = page.getByRole('searchbox');
  await field.fill('');
  await until(page, `${ROWS_ARE_SHOWN} && !location.search`);
  await field.pressSequentially(word.slice(0, -1), { delay: 80 });
  const found = page.evaluate(`new Promise((resolve) => {
    const field = document.querySelector('input[type=search]');
    let typedAt;
    field.addEventListener('input', () => { typedAt = performance.now(); }, { once: true });
    const look = () => {
      const rows = [...document.querySelectorAll('[role=grid] tbody tr')];
      const isFound = typedAt && rows.length > 5 && rows.every(({ textContent }) => textContent.includes('${word}'))
        && document.querySelector('[role=grid]').getAttribute('aria-busy') === 'false' && location.search.endsWith('${word}');
      if (isFound) resolve(performance.now() - typedAt);
      else requestAnimationFrame(look);
    };
    look();
  })`);
  await field.pressSequentially(word.slice(-1));
  return (await found) as number;
}

/** What an expression comes to once it is true of a frame. Not `waitForFunction`: the page's policy forbids what that does. */
function until(page: Page, expression: string): Promise<unknown> {
  return page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const value = ${expression};
      if (value) resolve(value);
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

function both(values: readonly number[]): string {
  return `${middle(values).toFixed(0)} (${Math.max(...values).toFixed(0)})`;
}

function middle(values: readonly number[]): number {
  return share(values, 0.5);
}

function share(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(part * values.length))] ?? 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
