import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newFile, requireWritable } from '../../src/cli/new-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-new-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hour = 3600;
/** A folder with a file in it, both last written to so many hours ago. */
function left(name: string, hours: number, fileHours = hours): void {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'song.flac'), 'half');
  const ago = (each: number): number => Date.now() / 1000 - each * hour;
  utimesSync(join(path, 'song.flac'), ago(fileHours), ago(fileHours));
  utimesSync(path, ago(hours), ago(hours));
}

test('what a killed run has left a day ago goes with the next file that is made there, and nothing else', async () => {
  left('.auralis-aaaaaa', 25);
  left('.auralis-bbbbbb', 23);
  left('.auralis-cccccc', 48, 0); // ten hours take their time
  left('.auralis-notes', 48);
  left('auralis-dddddd', 48);
  writeFileSync(join(folder, '.auralis-eeeeee'), 'no folder');
  utimesSync(join(folder, '.auralis-eeeeee'), 0, 0);
  await newFile(
    join(folder, 'out.flac'),
    { force: false, makesFolders: false, refuse: async () => {}, taken: () => new Error('taken') },
    async (temporary) => writeFileSync(temporary, 'whole'),
  );
  expect(readFileSync(join(folder, 'out.flac'), 'utf8')).toBe('whole');
  expect(readdirSync(folder).sort()).toEqual([
    '.auralis-bbbbbb',
    '.auralis-cccccc',
    '.auralis-eeeeee',
    '.auralis-notes',
    'auralis-dddddd',
    'out.flac',
  ]);
});

test('where nothing can be written is said before the work, and nothing is left of having tried', async () => {
  const names = readdirSync(folder);
  await requireWritable(join(folder, 'later.json'));
  expect(readdirSync(folder)).toEqual(names);
  // Nobody makes folders there, whoever they are.
  await expect(requireWritable('/proc/later.json')).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('OUT must be a file that can be written, got /proc/later.json'),
  });
});
