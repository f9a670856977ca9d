import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTemporaryLibrary } from './temporary-library.ts';

test('a library folder is kept by its real path, however it was named', async () => {
  await using opened = await openTemporaryLibrary();
  symlinkSync(opened.music, join(opened.root, 'alias'));
  expect(await opened.library.addFolder(join(opened.root, 'alias'))).toBe(opened.music);
  expect(await opened.library.addFolder(`${opened.music}/../music/`)).toBe(opened.music);
  expect((await opened.reopen()).folders()).toEqual([opened.music]);
  await opened.library.removeFolder(join(opened.root, 'alias'));
  expect((await opened.reopen()).folders()).toEqual([]);
});

test('a file, and what is not there, is no library folder', async () => {
  await using opened = await openTemporaryLibrary();
  writeFileSync(join(opened.root, 'file'), '');
  for (const path of ['file', 'nothing'])
    await expect(opened.library.addFolder(join(opened.root, path))).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(path),
    });
});

test('no link tells whether something is there outside the library', async () => {
  await using opened = await openTemporaryLibrary();
  mkdirSync(join(opened.root, 'outside'));
  writeFileSync(join(opened.root, 'outside', 'there.wav'), '');
  symlinkSync(join(opened.root, 'outside'), join(opened.music, 'link'));
  symlinkSync(join(opened.root, 'nothing'), join(opened.music, 'dangling'));
  for (const path of [
    'link',
    'link/there.wav',
    'link/not.wav',
    'link/not/not.wav',
    'dangling',
    'dangling/x.wav',
  ])
    await expect(opened.library.resolveInside(join(opened.music, path)), path).rejects.toMatchObject({
      code: 'outside_library',
    });
});

test('a folder whose name begins like that of the library is outside', async () => {
  await using opened = await openTemporaryLibrary();
  mkdirSync(join(opened.root, 'music 2'));
  await expect(opened.library.resolveInside(join(opened.root, 'music 2'))).rejects.toMatchObject({
    code: 'outside_library',
  });
});

test('a file of a library folder that has vanished is not found, rather than outside', async () => {
  await using opened = await openTemporaryLibrary();
  renameSync(opened.music, join(opened.root, 'unmounted'));
  await expect(opened.library.resolveInside(join(opened.music, 'cd', 'a.wav'))).rejects.toMatchObject({
    code: 'file_not_found',
  });
});

test('a file below a folder that was added by a link is inside by both names', async () => {
  await using opened = await openTemporaryLibrary();
  symlinkSync(opened.music, join(opened.root, 'alias'));
  writeFileSync(join(opened.music, 'a.wav'), '');
  expect(await opened.library.resolveInside(join(opened.root, 'alias', 'a.wav'))).toBe(
    join(opened.music, 'a.wav'),
  );
  await expect(opened.library.resolveInside(join(opened.root, 'alias', 'b.wav'))).rejects.toMatchObject({
    code: 'file_not_found',
  });
});

test('a folder or a pipe is not imported', async () => {
  await using opened = await openTemporaryLibrary();
  await expect(opened.library.importFile(opened.music)).rejects.toMatchObject({ code: 'undecodable_audio' });
});
