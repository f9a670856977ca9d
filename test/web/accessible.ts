import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
};

/** axe-core's audit (WCAG 2.2 A and AA, and its best practices) of the page as it is: no serious or critical finding. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  // By the debugger: the page's policy lets no script of ours in.
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(
    `axe.run(${within === undefined ? 'document' : JSON.stringify(within)}, { resultTypes: ["violations"] })`,
  )) as {
    violations: readonly Violation[];
  };
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`).join('\n')}`,
    ),
  ).toEqual([]);
}

/** Nothing is wider than the screen: a phone's reader scrolls one way only. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [inner, scroll] = (await page.evaluate(
    '[document.documentElement.clientWidth, document.documentElement.scrollWidth]',
  )) as [number, number];
  expect(scroll).toBeLessThanOrEqual(inner);
}
