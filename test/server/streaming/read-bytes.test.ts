import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { completed, createGrowth } from '../../../src/server/streaming/growth.ts';
import { readBytes } from '../../../src/server/streaming/read-bytes.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-read-'));
const path = join(folder, 'file');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function fileOf(bytes: number) {
  writeFileSync(path, Buffer.alloc(bytes, 7));
  const file = await open(path);
  return { file, inode: (await file.stat()).ino };
}

test('whoever does not read costs 128 KB at most, however long the file is', async () => {
  const { file, inode } = await fileOf(10_000_000);
  await using _file = file;
  const growth = completed(10_000_000, inode);
  const stream = readBytes(file, { start: 0, end: 10_000_000, announced: 10_000_000, growth, inode });
  await new Promise((resolve) => stream.once('readable', resolve));
  stream.read(1);
  expect(stream.readableLength).toBeLessThanOrEqual(128 * 1024);
  stream.destroy();
});

test('a file that has become shorter is an error, not a short file', async () => {
  const { file, inode } = await fileOf(1_000);
  await using _file = file;
  const growth = completed(2_000, inode);
  const stream = readBytes(file, { start: 0, end: 2_000, announced: 2_000, growth, inode });
  await expect(stream.toArray()).rejects.toThrow('the file ends at byte 1000');
});

test('a file that is begun anew under its name is not mixed with what it was', async () => {
  const { file, inode } = await fileOf(1_000);
  await using _file = file;
  const growth = createGrowth();
  growth.grow(1_000, inode);
  const stream = readBytes(file, { start: 0, end: null, announced: null, growth, inode });
  const all = stream.toArray();
  growth.grow(10, inode + 1);
  await expect(all).rejects.toThrow('begun anew');
});

test('what fails while it is waited for fails those who wait', async () => {
  const { file, inode } = await fileOf(1_000);
  await using _file = file;
  const growth = createGrowth();
  growth.grow(1_000, inode);
  const all = readBytes(file, { start: 0, end: null, announced: null, growth, inode }).toArray();
  growth.fail(new Error('out of luck'));
  await expect(all).rejects.toThrow('out of luck');
});
