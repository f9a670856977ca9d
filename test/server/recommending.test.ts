import { expect, test } from 'vitest';
import type { Track } from '#library';
import { openCatalogue } from '#profiles';
import type { Mastering } from '../../src/server/mastering.ts';
import { createRecommending } from '../../src/server/recommending.ts';
import { exampleAnalysis } from '../library/example-analysis.ts';

test('a list of hundreds is recommended in turns: others are answered between them', async () => {
  const { profiles } = openCatalogue();
  const tracks = Array.from({ length: 500 }, (_, id) => ({ id, payloadHash: `hash ${id}` }) as Track);
  const figures = { integratedLufs: -12, truePeakDbtp: -1, crestFactorDb: 15, spectralCentroidHz: 2400 };
  const prediction = { figures, loudnessChangeLu: 2, crestChangeDb: 1, centroidChangeHz: 50 };
  const solved = new Map(
    tracks.map(({ id, payloadHash }) => [
      id,
      { summary: exampleAnalysis(payloadHash ?? ''), prediction, unreached: [] },
    ]),
  );
  const recommending = createRecommending({
    mastering: { recommended: async () => solved } as Partial<Mastering> as Mastering,
    profiles,
    settings: () => ({ preset: 'adaptive', intensity: 1 }),
  });

  let turns = 0;
  let isDone = false;
  const take = (): void => {
    turns++;
    if (!isDone) setImmediate(take);
  };
  setImmediate(take);
  const found = await recommending.storedForAll(tracks);
  isDone = true;
  expect(found.size).toBe(500);
  expect(turns).toBeGreaterThanOrEqual(5);
});
