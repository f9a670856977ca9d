import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Debian's Chromium, as `scripts/provision.sh` installs it; null where there is none. */
const executablePath = findOnPath('chromium');

/** Whether pages can be tested here at all. */
export const hasBrowser = executablePath !== null;

/** For `describe.skipIf(!hasBrowser)(suiteName(…))`: the name of a suite that cannot run says so, and what to do. */
export function suiteName(name: string): string {
  if (hasBrowser) return name;
  console.warn(`SKIPPED: "${name}" needs Chromium, which is not installed. Run: scripts/provision.sh`);
  return `${name} [skipped: no Chromium, run scripts/provision.sh]`;
}

/** A real browser with a profile of its own that is gone with it, and that calls nobody by itself. */
export function launchBrowser(
  autoplay: 'no-user-gesture-required' | 'document-user-activation-required' = 'no-user-gesture-required',
): Promise<Browser> {
  if (executablePath === null) throw new Error('Chromium is not installed: run scripts/provision.sh');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--autoplay-policy=${autoplay}`,
    ],
  });
}

function findOnPath(command: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return join(folder, command);
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
