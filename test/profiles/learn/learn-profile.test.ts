import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learnProfile, type Pair, type ProfileCard, profileSchema } from '#profiles';
import { measuredTrack, seededNormal } from './planted.ts';

const CARD: ProfileCard = {
  id: 'planted-v1',
  name: 'Planted',
  version: 1,
  reason: 'To be found again.',
  source: 'This test.',
  share: { value: 0.1, reason: 'As any.' },
  from: 'nothing but numbers',
};

/** Tracks that mastering makes 6 LU louder and brighter by 1.5 dB an octave. */
function pairsOf(count: number): readonly Pair[] {
  const normal = seededNormal(21);
  return Array.from({ length: count }, (_, index) => {
    const integratedLufs = -21 + 2 * normal();
    const crestFactorDb = 14 + normal();
    const spectralCentroidHz = 1500 * 2 ** (0.3 * normal());
    return {
      track: `track ${index}`,
      before: measuredTrack({ integratedLufs, crestFactorDb, spectralCentroidHz, fallDbPerOctave: 6 }),
      after: measuredTrack({
        integratedLufs: integratedLufs + 6,
        crestFactorDb: crestFactorDb - 1,
        spectralCentroidHz: spectralCentroidHz + 400,
        fallDbPerOctave: 4.5,
      }),
    };
  });
}

test('what was done to every track is the target, in loudness, crest factor, centroid and by octave', () => {
  const { targets, samples } = learnProfile(CARD, pairsOf(12));
  expect(targets.loudnessChangeLu).toBeCloseTo(6, 1);
  expect(targets.crestChangeDb).toBeCloseTo(-1, 1);
  expect(targets.centroidChangeHz).toBeCloseTo(400, -1);
  // 1.5 dB more from octave to octave; the mean is put aside.
  const changes = targets.octaveChangesDb ?? [];
  for (let octave = 1; octave < changes.length; octave++)
    expect(changes[octave]! - changes[octave - 1]!).toBeCloseTo(1.5, 1);
  expect(samples).toEqual({ count: 12, tracks: 12, from: CARD.from });
});

test('written as JSON and read back it is the same, and valid', () => {
  const profile = learnProfile(CARD, pairsOf(4));
  expect(profileSchema.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
});

test('the order of the pairs does not matter', () => {
  const pairs = pairsOf(7);
  const learned = learnProfile(CARD, pairs);
  fc.assert(
    fc.property(fc.shuffledSubarray([...pairs.keys()], { minLength: pairs.length }), (order) => {
      const again = learnProfile(
        CARD,
        order.map((index) => pairs[index] as Pair),
      );
      expect(again).toEqual(learned);
    }),
    { numRuns: 20 },
  );
});

test('several versions of a track count as one', () => {
  const [a, b] = pairsOf(2) as [Pair, Pair];
  expect(() => learnProfile(CARD, [a, b, a, b])).toThrow('pairs must be of 3 tracks at least, got 2');
});

test('afters that are to be kept ask for nothing', () => {
  const { targets } = learnProfile(CARD, pairsOf(5), { isPreserving: true });
  expect(targets).toEqual({ loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 });
});
