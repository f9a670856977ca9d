import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allInTurns } from '../../src/server/tracks-in-turns.ts';
import { openTemporaryLibrary } from '../library/temporary-library.ts';
import { writeToneFile } from '../tone-file.ts';

test('a full queue of tracks is read in their order, and everybody else has a turn after every 500', async () => {
  await using opened = await openTemporaryLibrary();
  for (const name of ['a', 'b']) {
    writeToneFile(join(opened.music, `${name}.wav`), { seconds: 0.1, sampleRateHz: 8_000, channelCount: 1 });
  }
  await opened.library.scan();
  const ids = Array.from({ length: 10_000 }, (_, i) => 1 + (i % 2));
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const tracks = await allInTurns(opened.library, ids);
  isOver = true;
  expect(tracks.map(({ id }) => id)).toEqual(ids);
  expect(turns).toBeGreaterThanOrEqual(19);
});
