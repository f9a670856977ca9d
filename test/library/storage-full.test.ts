import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createOriginals } from '../../src/library/artwork/originals.ts';
import { openDatabase, sql } from '../../src/library/database.ts';
import { createPlaylists } from '../../src/library/playlists.ts';
import { createSettings } from '../../src/library/settings.ts';
import { orStorageFull } from '../../src/library/storage-full.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-full-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a database without room says storage_full, also within a transaction, and goes on when there is room', async () => {
  await using database = await openDatabase(join(folder, 'auralis.db'));
  const playlists = createPlaylists(database, () => 0);
  const settings = createSettings(database);
  await settings.set('kept', 1);
  // As on a full disk: SQLite gives up the transaction by itself, too.
  await sql`pragma max_page_count = 1`.execute(database);
  await expect(settings.set('large', 'x'.repeat(1_000_000))).rejects.toMatchObject({ code: 'storage_full' });
  const fill = async (): Promise<never> => {
    for (;;) await playlists.create({ name: 'large', description: 'x'.repeat(2_000) });
  };
  await expect(fill()).rejects.toMatchObject({ code: 'storage_full' });
  expect(await settings.get('kept')).toBe(1);

  await sql`pragma max_page_count = 100000`.execute(database);
  expect(await playlists.create({ name: 'small' })).toMatchObject({ name: 'small' });
});

test.runIf(process.platform === 'linux')('a disk without room says storage_full', async () => {
  const error = await writeFile('/dev/full', 'x').catch(orStorageFull);
  expect(error).toMatchObject({ code: 'storage_full' });
});

test('what is no want of room stays as it was', () => {
  const error = Object.assign(new Error('disk I/O error'), { errcode: 10 });
  expect(orStorageFull(error)).toBe(error);
});

test('a picture whose writing fails leaves no file', async () => {
  const artwork = join(folder, 'artwork');
  // Refused when the file is open already.
  const bytes = 42 as unknown as Uint8Array<ArrayBuffer>;
  await expect(createOriginals(artwork).stage(bytes)).rejects.toThrow();
  expect(readdirSync(artwork)).toEqual([]);
});
