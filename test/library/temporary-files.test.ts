import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/library/database.ts';
import { openTemporaryFiles } from '../../src/library/temporary-files.ts';

test('what lies in a folder that is away when it should be removed is removed at the next start', async () => {
  const root = mkdtempSync(join(tmpdir(), 'auralis-temporary-'));
  const [music, away] = [join(root, 'music'), join(root, 'away')];
  mkdirSync(music);
  await using database = await openDatabase(join(root, 'auralis.db'));
  const files = await openTemporaryFiles(database, () => 0);
  const temporary = await files.beside(join(music, 'a.flac'));
  writeFileSync(temporary, 'half');
  renameSync(music, away);
  await files.remove(temporary);
  renameSync(away, music);
  expect(existsSync(temporary)).toBe(true);

  await openTemporaryFiles(database, () => 0);
  expect(existsSync(temporary)).toBe(false);
  rmSync(root, { recursive: true });
});
