import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, launchBrowser, suiteName } from '../browser.ts';
import { startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
let service: Awaited<ReturnType<typeof startTestService>>;
let url: string;

beforeAll(async () => {
  service = await startTestService(folder.path, []);
  url = `http://localhost:${service.port}/api/docs`;
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

test('page and script come from here, and forbid every other host', async () => {
  for (const path of ['', '/scalar.js']) {
    const response = await fetch(`${url}${path}`);
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'self'; script-src 'self' 'sha256-/);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    expect((await response.text()).length).toBeGreaterThan(500);
  }
});

describe.skipIf(!hasBrowser)(suiteName('in a real browser the page'), () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test('shows an endpoint of REST, asks no other host for anything, and nothing goes wrong', async () => {
    const { page, requests, complaints } = await open(browser);
    await page.goto(url);
    await page.getByRole('heading', { name: 'Auralis' }).waitFor();
    await page.getByText('/api/player/status').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(foreign(requests)).toEqual([]);
    expect(requests).toContain(url.replace('/docs', '/openapi.json'));
    expect(complaints).toEqual([]);
  });

  test('sends a request when it is told to, to this server itself', async () => {
    const { page, requests, complaints } = await open(browser);
    await page.goto(`${url}#rest/tag/player/POST/api/player/next`);
    await page.getByRole('button', { name: /^Test Request.*\/api\/player\/next/ }).click();
    await page.getByRole('button', { name: 'Send Request' }).click();
    await page.getByText('nothing is loaded').waitFor();
    expect(foreign(requests)).toEqual([]);
    expect(requests).toContain(url.replace('/docs', '/player/next'));
    expect(complaints).toEqual([]);
  });

  test('shows a message of the WebSocket with what it tells, and goes there from REST', async () => {
    const { page, requests, complaints } = await open(browser);
    await page.goto(url);
    await page.getByRole('button', { name: 'REST', exact: true }).click();
    await page.getByRole('option', { name: 'WebSocket' }).click();
    await page.getByRole('button', { name: /^queue_updated/ }).click();
    await page.getByText('The queue holds other tracks').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(foreign(requests)).toEqual([]);
    expect(requests).toContain(url.replace('/docs', '/asyncapi.json'));
    expect(complaints).toEqual([]);
  });
});

/** A page, every address that it asks for, and whatever it complains about. */
async function open(browser: Browser) {
  const page: Page = await browser.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return { page, requests, complaints };
}

/** Those that go to another host; what stands in the page itself (`data:`) goes nowhere. */
function foreign(requests: readonly string[]): readonly string[] {
  return requests.filter(
    (address) => !address.startsWith(new URL(url).origin) && !/^(data|blob):/.test(address),
  );
}
