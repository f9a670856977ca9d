import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blend, type Matcher, openCatalogue, type Profile, rangeMatcher, recommend } from '#profiles';

const { profiles } = openCatalogue();

/** A track by the measurements that profiles look at. */
function track(rmsDbfs: number, crestFactorDb: number, zeroCrossingRate: number, spectralCentroidHz: number) {
  return { integratedLufs: -14, rmsDbfs, crestFactorDb, zeroCrossingRate, spectralCentroidHz, warnings: [] };
}

function profile(id: string): Profile {
  return profiles.find((candidate) => candidate.id === id) as Profile;
}

/** In the middle of a profile's ranges; where it does not look at the centroid, at 3 kHz. */
function centreOf({ detection }: Profile) {
  const middle = ({ min, max }: { min: number; max: number }) => (min + max) / 2;
  const { rmsDbfs, crestFactorDb, zeroCrossingRate, spectralCentroidHz } = detection;
  return track(
    middle(rmsDbfs),
    middle(crestFactorDb),
    middle(zeroCrossingRate),
    spectralCentroidHz ? middle(spectralCentroidHz) : 3000,
  );
}

describe('the example of the contract', () => {
  const scores: Readonly<Record<string, number>> = {
    'bright-masters-spectral-v1': 0.21,
    'hires-masters-modernization-v1': 0.1515,
    'damaged-studio-restoration-v1': 0.128,
  };
  const matcher: Matcher = (_, all) =>
    all
      .map((candidate) => ({ profile: candidate, score: scores[candidate.id] ?? 0, distance: 1 }))
      .sort((a, b) => b.score - a.score);
  const answer = recommend(track(-14, 14, 0.09, 3800), profiles, { matcher });

  test('weights 0.43, 0.31, 0.26', () => {
    expect(answer.weightedProfiles.map(({ profileId }) => profileId)).toEqual(Object.keys(scores));
    for (const [i, expected] of [0.43, 0.31, 0.26].entries()) {
      expect(Math.abs((answer.weightedProfiles[i]?.weight ?? 0) - expected)).toBeLessThanOrEqual(0.005);
    }
  });

  test('changes of -1.06 dB, +1.47 dB and +22.66 Hz with a confidence of 0.21', () => {
    expect(Math.abs(answer.targets.loudnessChangeLu + 1.06)).toBeLessThanOrEqual(0.005);
    expect(Math.abs(answer.targets.crestChangeDb - 1.47)).toBeLessThanOrEqual(0.005);
    expect(Math.abs(answer.targets.centroidChangeHz - 22.66)).toBeLessThanOrEqual(0.1);
    expect(answer.confidence).toBe(0.21);
    expect(answer.isHybrid).toBe(true);
  });

  test('and its reasoning, to the letter', () => {
    expect(answer.reasoning).toBe(
      'Hybrid mastering detected (low single-profile confidence: 21%) → Blend: Bright Masters(43%) + Hi-Res Masters(31%) + Damaged Studio(26%)',
    );
  });
});

describe('scores', () => {
  test.each(profiles.map(({ id }) => id))(
    'a track in the middle of %s scores 1 there, and gets its targets',
    (id) => {
      const [best] = rangeMatcher(centreOf(profile(id)), [profile(id)]);
      expect(best?.score).toBeCloseTo(1, 9);
      const answer = recommend(centreOf(profile(id)), [profile(id)]);
      expect(answer).toMatchObject({ primaryProfileId: id, isHybrid: false, weightedProfiles: [] });
      expect(answer.targets.loudnessChangeLu).toBe(profile(id).targets.loudnessChangeLu);
    },
  );

  test('by hand: live rock at RMS -14.25, crest 10.5, zero-crossing rate 0.085 scores (0.5 + 1 + 0.5) / 3', () => {
    const [scored] = rangeMatcher(track(-14.25, 10.5, 0.085, 3000), [profile('live-rock-preservation-v1')]);
    expect(scored?.score).toBeCloseTo(2 / 3, 9);
  });

  test('outside its range a dimension scores 0, not less', () => {
    const [scored] = rangeMatcher(track(-40, 10.5, 0.08, 3000), [profile('live-rock-preservation-v1')]);
    expect(scored?.score).toBeCloseTo(2 / 3, 9);
  });

  test('the order of the profiles does not matter', () => {
    const one = recommend(track(-14, 13, 0.085, 3500), profiles);
    expect(recommend(track(-14, 13, 0.085, 3500), profiles.toReversed())).toEqual(one);
  });
});

describe('thresholds', () => {
  const hires = centreOf(profile('hires-masters-modernization-v1'));

  test('at the threshold one profile is enough, just below it a blend', () => {
    const { confidence } = recommend(hires, profiles);
    expect(recommend(hires, profiles, { confidenceThreshold: confidence }).isHybrid).toBe(false);
    const half = track(-14.75, 13.5, 0.0825, 6000);
    const score = recommend(half, profiles).confidence;
    expect(recommend(half, profiles, { confidenceThreshold: Math.min(1, score + 1e-6) }).isHybrid).toBe(true);
  });

  test.each([-0.1, 1.1, Number.NaN])('a threshold of %d is refused with its range', (confidenceThreshold) => {
    expect(() => recommend(hires, profiles, { confidenceThreshold })).toThrow(
      `confidence_threshold must be between 0 and 1, got ${confidenceThreshold}`,
    );
  });
});

test('when nothing matches, the answer says so and changes nothing', () => {
  const answer = recommend(track(-50, 40, 0.9, 15_000), profiles);
  expect(answer).toMatchObject({
    confidence: 0,
    isHybrid: false,
    weightedProfiles: [],
    targets: { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 },
    aims: { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 },
  });
  expect(answer.reasoning).toMatch(/^No profile matches, so no change is aimed at/);
});

test.each([
  ['no loudness', { integratedLufs: null }],
  ['no crest factor', { crestFactorDb: null }],
  ['no centroid', { spectralCentroidHz: null }],
])('a signal with %s is not measurable, and the reason travels along', (_, missing) => {
  const warnings = [{ code: 'silent' as const, message: 'Every sample is 0.' }];
  expect(() => recommend({ ...track(-14, 12, 0.08, 3000), ...missing, warnings }, profiles)).toThrow(
    /Every sample is 0/,
  );
});

describe('laws', () => {
  const anyTrack = fc
    .tuple(
      fc.double({ min: -100, max: 20, noNaN: true }),
      fc.double({ min: 0, max: 60, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 20_000, noNaN: true }),
    )
    .map((values) => track(...values));
  /** Where profiles live, so that blends come about. */
  const likelyTrack = fc
    .tuple(
      fc.double({ min: -19, max: -10, noNaN: true }),
      fc.double({ min: 8, max: 19, noNaN: true }),
      fc.double({ min: 0.05, max: 0.13, noNaN: true }),
      fc.double({ min: 2000, max: 5000, noNaN: true }),
    )
    .map((values) => track(...values));

  test('weights sum to 1 within 1e-9, none of them 0, confidence in [0, 1], every number finite', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyTrack, likelyTrack),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (measured, confidenceThreshold) => {
          const answer = recommend(measured, profiles, { confidenceThreshold });
          const weights = answer.weightedProfiles.map(({ weight }) => weight);
          if (answer.isHybrid)
            expect(Math.abs(weights.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(1e-9);
          expect(answer.isHybrid).toBe(weights.length > 0);
          expect(weights.length).toBeLessThanOrEqual(3);
          for (const weight of weights) expect(weight).toBeGreaterThan(0);
          expect(answer.confidence).toBeGreaterThanOrEqual(0);
          expect(answer.confidence).toBeLessThanOrEqual(1);
          for (const number of [...Object.values(answer.targets), ...Object.values(answer.aims)])
            expect(Number.isFinite(number)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('the blend of a profile with itself is itself', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...profiles),
        fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
        (one, scores) => {
          const scored = scores.map((score) => ({ profile: one, score, distance: 0 }));
          const { targets: change, aims } = blend(scored, { rmsDbfs: -15 });
          const level = one.targets.absoluteRmsDbfs;
          expect(aims.loudnessChangeLu).toBeCloseTo(
            level === undefined ? one.targets.loudnessChangeLu : level + 15,
            9,
          );
          expect(change.loudnessChangeLu).toBeCloseTo(one.targets.loudnessChangeLu, 9);
          expect(change.crestChangeDb).toBeCloseTo(one.targets.crestChangeDb, 9);
          expect(change.centroidChangeHz).toBeCloseTo(one.targets.centroidChangeHz, 9);
        },
      ),
    );
  });
});
