import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openLibrary, type Track } from '../../src/library/index.ts';
import { exampleAnalysis } from './example-analysis.ts';
import { writeTaggedFlac } from './tagged-flac.ts';
import { openTemporaryLibrary } from './temporary-library.ts';

test('a setting that was answered survives kill -9', async () => {
  await using opened = await openTemporaryLibrary();
  const dataFolder = join(opened.root, 'killed');
  const script = fileURLToPath(new URL('./setting-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  expect((await exit)[1]).toBe('SIGKILL');
  await using library = await openLibrary({ dataFolder, algorithmVersion: 1 });
  expect(await library.settings.get('player')).toEqual({ volume: 1 });
  expect(await library.settings.get('other')).toBeUndefined();
});

test('closed, a library is one file', async () => {
  await using opened = await openTemporaryLibrary();
  const dataFolder = join(opened.root, 'closed');
  const library = await openLibrary({ dataFolder, algorithmVersion: 1 });
  await library.settings.set('a', 1);
  expect(readdirSync(dataFolder)).toContain('auralis.db-wal');
  await library[Symbol.asyncDispose]();
  expect(readdirSync(dataFolder)).toEqual(['auralis.db']);
});

test('a library of a newer Auralis is refused by name, and left as it is', async () => {
  await using opened = await openTemporaryLibrary();
  const dataFolder = join(opened.root, 'newer');
  await (await openLibrary({ dataFolder, algorithmVersion: 1 }))[Symbol.asyncDispose]();
  using file = new DatabaseSync(join(dataFolder, 'auralis.db'));
  file.exec(`insert into kysely_migration values ('9999-the-future', '2100-01-01')`);
  await expect(openLibrary({ dataFolder, algorithmVersion: 1 })).rejects.toThrow(
    /written by a newer Auralis \(9999-the-future\)/,
  );
});

test('durations that an older Auralis has left out are made up for', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'a.flac'));
  writeTaggedFlac(join(opened.music, 'b.flac'));
  await opened.library.scan();
  const tracks = await opened.tracks();
  await opened.library.saveAnalysis(tracks.get('a.flac') as Track, exampleAnalysis('hash'));
  {
    using file = new DatabaseSync(join(opened.dataFolder, 'auralis.db'));
    file.exec(`update tracks set duration_seconds = null`);
    file.exec(`delete from kysely_migration where name >= '0006'`);
    for (const { name } of file
      .prepare(`select name from sqlite_schema where type = 'trigger' and
      (name like 'tracks_figures_%' or name like 'tracks_confidence_%')`)
      .all())
      file.exec(`drop trigger ${name}`);
    for (const index of [
      'missing',
      'failed',
      'by_artist_name',
      'by_album_title',
      'by_year',
      'by_duration',
      'by_added_at',
    ])
      file.exec(`drop index tracks_${index}`);
    for (const column of [
      'integrated_lufs',
      'crest_factor_db',
      'true_peak_dbtp',
      'spectral_centroid_hz',
      'confidence',
    ]) {
      file.exec(`drop index tracks_by_${column}`);
      file.exec(`alter table tracks drop column ${column}`);
    }
    for (const later of ['predictions', 'recommendations', 'solutions', 'renders'])
      file.exec(`drop table ${later}`);
    file.exec(`drop index tracks_left_to_do`);
    file.exec(`create index tracks_to_measure on tracks (id)`);
  }
  await opened.reopen();
  const after = await opened.tracks();
  expect(after.get('a.flac')?.durationSeconds).toBe(61.5);
  expect(after.get('b.flac')?.durationSeconds).toBeNull(); // not measured
});

test('what is no database is refused, with the advice to move it away', async () => {
  await using opened = await openTemporaryLibrary();
  const dataFolder = join(opened.root, 'bad');
  mkdirSync(dataFolder);
  writeFileSync(join(dataFolder, 'auralis.db'), 'no database '.repeat(500));
  await expect(openLibrary({ dataFolder, algorithmVersion: 1 })).rejects.toThrow(
    /auralis\.db cannot be opened: file is not a database; move it away/,
  );
});

test('a data folder that cannot be made is named', async () => {
  await using opened = await openTemporaryLibrary();
  writeFileSync(join(opened.root, 'file'), '');
  await expect(openLibrary({ dataFolder: join(opened.root, 'file'), algorithmVersion: 1 })).rejects.toThrow(
    /auralis\.db cannot be opened/,
  );
});
