import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';
import { childFolders, startingFolders } from '../../src/library/index.ts';
import { openTemporaryLibrary } from './temporary-library.ts';

test('the folders in a folder are listed as people count, links to folders among them; nothing hidden, no files', async () => {
  await using opened = await openTemporaryLibrary();
  for (const name of ['Disc 10', 'disc 2', 'Ärger', '.hidden']) mkdirSync(join(opened.music, name));
  writeFileSync(join(opened.music, 'file.flac'), '');
  symlinkSync(join(opened.music, 'Ärger'), join(opened.music, 'link'));
  symlinkSync(join(opened.music, 'nowhere'), join(opened.music, 'dangling'));
  const { path, parent, folders, hasMore } = await childFolders(`${opened.music}${sep}.${sep}`);
  expect({ path, parent, hasMore }).toEqual({ path: opened.music, parent: opened.root, hasMore: false });
  expect(folders).toEqual(
    ['Ärger', 'disc 2', 'Disc 10', 'link'].map((name) => ({ name, path: join(opened.music, name) })),
  );
});

test('the top has no parent', async () => {
  expect(await childFolders('/')).toMatchObject({ path: '/', parent: null });
});

test('a thousand are listed, and that there are more is said', async () => {
  await using opened = await openTemporaryLibrary();
  for (let n = 0; n <= 1_000; n++) mkdirSync(join(opened.music, String(n)));
  const { folders, hasMore } = await childFolders(opened.music);
  expect([folders.length, folders.at(-1)?.name, hasMore]).toEqual([1_000, '999', true]);
});

test('of many the first thousand are listed, in whatever order the disk names them', async () => {
  await using opened = await openTemporaryLibrary();
  for (let n = 2_999; n >= 0; n--) mkdirSync(join(opened.music, String(n)));
  const { folders, hasMore } = await childFolders(opened.music);
  expect(folders.map(({ name }) => name)).toEqual(Array.from({ length: 1_000 }, (_, n) => String(n)));
  expect(hasMore).toBe(true);
});

test.skipIf(process.getuid?.() !== 0)(
  'a user whom the system knows by no name starts from there, too',
  () => {
    const code = `import { startingFolders } from ${JSON.stringify(resolve(import.meta.dirname, '../../src/library/child-folders.ts'))};
    console.log(JSON.stringify(await startingFolders()));`;
    const args = ['--input-type=module', '--eval', code];
    const env = { HOME: '/tmp' };
    const printed = execFileSync(process.execPath, args, { uid: 54_321, gid: 54_321, cwd: '/', env });
    expect(JSON.parse(printed.toString()).folders).toContainEqual({ name: 'tmp', path: '/tmp' });
  },
);

test('to start from, there is the folder of whoever runs the service, and the top', async () => {
  const { path, parent, folders } = await startingFolders();
  expect({ path, parent }).toEqual({ path: null, parent: null });
  expect(folders.map((folder) => folder.path)).toEqual(expect.arrayContaining([homedir(), '/']));
});

test('what is not there, no folder, not absolute or not to be read is refused with the reason', async () => {
  await using opened = await openTemporaryLibrary();
  const closed = join(opened.music, 'closed');
  mkdirSync(closed);
  writeFileSync(join(opened.music, 'file'), '');
  const refusals: readonly (readonly [string, string, string])[] = [
    [join(opened.music, 'nothing'), 'file_not_found', `${join(opened.music, 'nothing')} does not exist`],
    [join(opened.music, 'file'), 'invalid_request', 'path must be a folder, got the file'],
    ['music', 'invalid_request', 'path must be absolute, got "music"'],
    ['/a\0b', 'invalid_request', 'path must hold no NUL'],
  ];
  for (const [path, code, message] of refusals)
    await expect(childFolders(path), path).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  if (process.getuid?.() === 0) return; // Root may read everything.
  chmodSync(closed, 0);
  await expect(childFolders(closed)).rejects.toMatchObject({ code: 'folder_not_readable' });
  chmodSync(closed, 0o700);
});
