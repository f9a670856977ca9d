import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleAnalysis } from './example-analysis.ts';
import { openTemporaryLibrary } from './temporary-library.ts';

test('of more tracks than are wanted every second, fourth, … is chosen, and none that is missing or not measured', async () => {
  await using temporary = await openTemporaryLibrary();
  const { library, music } = temporary;
  for (let number = 10; number < 30; number++) writeFileSync(join(music, `${number}.flac`), `${number}`);
  await library.scan();
  expect(await library.measuredTracks(10)).toEqual({ total: 0, every: 1, tracks: [] });
  const tracks = [...(await temporary.tracks()).values()];
  for (const track of tracks.slice(0, 18))
    await library.saveAnalysis(track, exampleAnalysis(`hash-${track.id}`));
  const ids = tracks
    .slice(0, 18)
    .map(({ id }) => id)
    .sort((a, b) => a - b);

  expect((await library.measuredTracks(18)).tracks.map(({ id }) => id)).toEqual(ids);
  const half = await library.measuredTracks(17);
  expect(half).toMatchObject({ total: 18, every: 2 });
  expect(half.tracks.map(({ id }) => id)).toEqual(ids.filter((_, index) => index % 2 === 0));
  const some = await library.measuredTracks(4);
  expect(some).toMatchObject({ total: 18, every: 8 });
  expect(some.tracks.map(({ id }) => id)).toEqual(ids.filter((_, index) => index % 8 === 0));
  expect(some.tracks[0]?.payloadHash).toBe(`hash-${ids[0]}`);
});
