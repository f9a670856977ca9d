import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { payloadHashOf } from '../../src/engine/index.ts';
import { openDatabase } from '../../src/library/database.ts';
import { editFile } from '../../src/library/edit-file.ts';
import type { FieldChanges } from '../../src/library/index.ts';
import { createTagReader } from '../../src/library/tag-reader.ts';
import { createTagWriter, type TagWriterOptions } from '../../src/library/tag-writer.ts';
import { openTemporaryFiles } from '../../src/library/temporary-files.ts';
import { allFields, fixtures, samplesOf } from './edited-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-writer-'));
afterAll(() => rmSync(folder, { recursive: true }));
const worker = new URL('./tag-writer-of-doom.ts', import.meta.url);

/** Edits a copy of a fixture with a writer of its own. */
async function edit(fixture: string, fields: FieldChanges, options: TagWriterOptions) {
  await using database = await openDatabase(':memory:');
  await using reader = createTagReader({ threads: 1 });
  await using writer = createTagWriter(options);
  const temporaryFiles = await openTemporaryFiles(database, () => 0);
  const path = join(folder, fixture);
  copyFileSync(join(fixtures, fixture), path);
  const editor = { reader, writer, temporaryFiles, payloadHash: payloadHashOf };
  try {
    await editFile(path, { fields, gains: {} }, editor);
  } finally {
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(await database.selectFrom('temporary_files').selectAll().execute()).toEqual([]);
  }
  return await reader.readEditable(path);
}

describe('a file too large for memory is written by seeking in it', () => {
  test.each([
    'stereo.mp3',
    'alac.m4a',
    'stereo.opus',
    'mono-s16le.wav',
    'mono-s16be.aiff',
    'stereo.wv',
    'tagged-stereo.flac',
  ])('%s', async (fixture) => {
    const before = await edit(fixture, {}, {});
    const { fields, rest } = await edit(fixture, allFields, { inMemoryUpToBytes: 0 });
    expect(fields).toEqual(allFields);
    expect(rest).toEqual(before.rest);
    expect(await samplesOf(join(folder, fixture))).toBe(await samplesOf(join(fixtures, fixture)));
  });

  test('unless it would lose how many tracks there are', async () => {
    await expect(edit('tagged-alac.m4a', { title: 'x' }, { inMemoryUpToBytes: 0 })).rejects.toMatchObject({
      code: 'tags_not_writable',
      message: expect.stringContaining('the number of tracks would read null instead of 12'),
    });
    expect(readFileSync(join(folder, 'tagged-alac.m4a'))).toEqual(
      readFileSync(join(fixtures, 'tagged-alac.m4a')),
    );
  });
});

test.each([
  ['hang', 'writing the tags took longer than 1'],
  ['throw', 'writing the tags failed: memory access out of bounds'],
  ['exit', 'writing the tags ended its thread'],
  ['refuse', 'nothing could be saved'],
  ['lie', 'the tags cannot be written as asked'],
])(
  'a writer that spoils the file and then fails (%s) leaves the original byte for byte',
  async (title, reason) => {
    await expect(edit('stereo.flac', { title }, { worker, timeLimitMs: 1_000 })).rejects.toMatchObject({
      code: 'tags_not_writable',
      message: expect.stringContaining(reason),
    });
    expect(readFileSync(join(folder, 'stereo.flac'))).toEqual(readFileSync(join(fixtures, 'stereo.flac')));
  },
);
