import { appendFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeTaggedFlac } from './tagged-flac.ts';
import { openTemporaryLibrary } from './temporary-library.ts';

/** Sets a file's time of modification, seconds from now. */
function modifiedAgo(path: string, seconds: number): void {
  const at = Date.now() / 1000 - seconds;
  utimesSync(path, at, at);
}

test('who asks for a scan now gets what has just been written', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'a.flac'));
  expect(await opened.library.scan()).toMatchObject({ tracksAdded: 1, unsettledFolders: [] });
});

test('a file that was modified less than the time to settle ago is left out, and its folder named', async () => {
  await using opened = await openTemporaryLibrary();
  const fresh = join(opened.music, 'cd', 'fresh.flac');
  const settled = join(opened.music, 'cd', 'settled.flac');
  for (const path of [fresh, settled]) writeTaggedFlac(path);
  modifiedAgo(fresh, 50);
  modifiedAgo(settled, 100);
  expect(await opened.library.scan({ settleSeconds: 75 })).toMatchObject({
    filesProcessed: 2,
    tracksAdded: 1,
    unsettledFolders: [join(opened.music, 'cd')],
  });
  modifiedAgo(fresh, 80);
  expect(await opened.library.scan({ settleSeconds: 75 })).toMatchObject({
    tracksAdded: 1,
    unsettledFolders: [],
  });
});

test('a time that lies ahead, as on a machine whose clock differs, holds nothing up', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'a.flac'));
  modifiedAgo(join(opened.music, 'a.flac'), -3600);
  expect(await opened.library.scan({ settleSeconds: 75 })).toMatchObject({ tracksAdded: 1 });
});

test('a known file that is being written again stays as it is known, and is not missing', async () => {
  await using opened = await openTemporaryLibrary();
  const path = join(opened.music, 'a.flac');
  writeTaggedFlac(path, { TITLE: 'Before' });
  modifiedAgo(path, 100);
  await opened.library.scan();
  writeTaggedFlac(path, { TITLE: 'After' });
  const result = await opened.library.scan({ settleSeconds: 75 });
  expect(result).toMatchObject({ tracksUpdated: 0, tracksMissing: 0, unsettledFolders: [opened.music] });
  expect((await opened.tracks()).get('a.flac')).toMatchObject({ title: 'Before', isMissing: false });
});

test.each([
  ['that grows', (path: string) => appendFileSync(path, 'more')],
  ['that vanishes', (path: string) => rmSync(path, { force: true })],
])('a file %s between being found and having been read is left out of any scan', async (_, change) => {
  await using opened = await openTemporaryLibrary();
  const path = join(opened.music, 'a.flac');
  writeTaggedFlac(path);
  const result = await opened.library.scan({
    onProgress: (_current, total) => total === 1 && change(path),
  });
  expect(result).toMatchObject({ tracksAdded: 0, tracksMissing: 0, unsettledFolders: [opened.music] });
});

test('a library folder that is gone may be named again, and scanned: its tracks are missing', async () => {
  await using opened = await openTemporaryLibrary();
  writeTaggedFlac(join(opened.music, 'cd', 'a.flac'));
  await opened.library.scan();
  expect(await opened.library.hasTracksAt(join(opened.music, 'cd'))).toBe(true);
  expect(await opened.library.hasTracksAt(join(opened.music, 'c'))).toBe(false);
  rmSync(opened.music, { recursive: true });
  expect(await opened.library.addFolder(opened.music)).toBe(opened.music);
  expect(await opened.library.scan({ directories: [opened.music] })).toMatchObject({ tracksMissing: 1 });
  expect(await opened.library.hasTracksAt(join(opened.music, 'cd'))).toBe(false);
});
