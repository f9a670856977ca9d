import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Vitest's global setup: the kernels and the page as their sources are now, also where npm did not start the tests. */
export default function buildFirst(): void {
  for (const script of ['build-kernel.mjs', 'build-web.mjs']) {
    const path = resolve(import.meta.dirname, '../scripts', script);
    const { status } = spawnSync(process.execPath, [path], { stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`scripts/${script} has failed: there is nothing to test`);
  }
}
