import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ALGORITHM_VERSION } from '#engine';
import { openLibrary, type ScanResult } from '#library';
import { writeToneFile } from '../test/tone-file.ts';
import { describeMachine } from './machine.ts';

const FILES_PER_FOLDER = 100;

/** How many files a second a scan takes in: tiny tagged WAVs, the first time and again unchanged. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { files: { type: 'string', default: '10000' } } });
  const count = Number(values.files);
  const folder = mkdtempSync(join(tmpdir(), 'auralis-bench-scan-'));
  try {
    for (let i = 0; i < count; i++) {
      const album = join(folder, 'music', String(Math.floor(i / FILES_PER_FOLDER)));
      if (i % FILES_PER_FOLDER === 0) mkdirSync(album, { recursive: true });
      const info = { INAM: `Title ${i}`, IART: `Artist ${i % 50}`, IPRD: `Album ${i % 200}` };
      writeToneFile(join(album, `${i}.wav`), { seconds: 0.01, info });
    }
    await using library = await openLibrary({
      dataFolder: join(folder, 'data'),
      algorithmVersion: ALGORITHM_VERSION,
    });
    await library.addFolder(join(folder, 'music'));
    process.stdout.write(`${describeMachine()}\n\n| scan of ${count} files | files/s |\n|---|---|\n`);
    for (const name of ['first', 'unchanged']) print(name, await library.scan());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(name: string, { filesProcessed, durationSeconds }: ScanResult): void {
  process.stdout.write(`| ${name} | ${(filesProcessed / durationSeconds).toFixed(0)} |\n`);
}
