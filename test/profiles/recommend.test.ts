import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blend,
  explain,
  FEATURE_NAMES,
  type FeatureValues,
  isPreserving,
  MATCHING,
  type Matcher,
  matchProfiles,
  openCatalogue,
  type Profile,
  profileSchema,
  recommend,
} from '#profiles';
import { offScale, onScale } from '../../src/profiles/features.ts';
import { fitOf, logTail } from '../../src/profiles/fit.ts';
import { middleOf, trackOf, USUAL } from './tracks.ts';

const { profiles } = openCatalogue();
const learned = profiles.filter(({ samples }) => samples !== undefined);
const undoing = learned.filter((profile) => !isPreserving(profile));

function profile(id: string): Profile {
  return profiles.find((candidate) => candidate.id === id) as Profile;
}

/** Where a profile's tracks lie, so many spreads on from where mastering leads them to. */
function along({ detection }: Profile, share: number): FeatureValues {
  return Object.fromEntries(
    FEATURE_NAMES.map((name) => {
      const { mean = USUAL[name] ?? 0, leadsTo = mean } = detection.features[name] ?? {};
      const [to, from] = [onScale(name, leadsTo), onScale(name, mean)];
      return [name, offScale(name, to + share * (from - to))];
    }),
  ) as FeatureValues;
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
  const answer = recommend(trackOf(USUAL), profiles, { matcher });

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
  test.each(undoing.map(({ id }) => id))('a track in the middle of %s is its own', (id) => {
    const answer = recommend(trackOf(middleOf(profile(id))), profiles);
    expect(answer.primaryProfileId).toBe(id);
    expect(answer.confidence).toBeGreaterThan(0.4);
  });

  test('a track that nothing is wrong with is left as it is', () => {
    const answer = recommend(trackOf(middleOf(profile('leave-as-it-is-v1'))), profiles);
    expect(isPreserving(profile(answer.primaryProfileId))).toBe(true);
    expect(answer.aims).toEqual({ loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 });
    expect(answer.reasoning).toMatch(/Nothing is to be changed$/);
  });

  test('are probabilities: above 0, of all profiles together below 1', () => {
    const scores = matchProfiles(USUAL, profiles).map(({ score }) => score);
    for (const score of scores) expect(score).toBeGreaterThan(0);
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeLessThan(1);
  });

  test.each(profiles.map(({ id }) => id))('%s scores higher the nearer a track comes to its middle', (id) => {
    const at = (crestDb: number) => {
      const middle = middleOf(profile(id));
      const moved = { ...middle, crestFactorDb: (middle.crestFactorDb ?? 0) + crestDb };
      return matchProfiles(moved, profiles).find((scored) => scored.profile.id === id)?.distance ?? 0;
    };
    expect(at(0)).toBeLessThan(at(3));
    expect(at(3)).toBeLessThan(at(9));
  });

  test('the order of the profiles does not matter', () => {
    const track = trackOf(USUAL);
    const one = recommend(track, profiles);
    const other = recommend(track, profiles.toReversed());
    expect(other.primaryProfileId).toBe(one.primaryProfileId);
    expect(other.confidence).toBeCloseTo(one.confidence, 12);
  });

  test('a short track, without loudness range and PSR, is matched by the rest', () => {
    const short = {
      ...middleOf(profile('quiet-transfer-level-v1')),
      loudnessRangeLu: null,
      peakToShortTermLu: null,
    };
    expect(recommend(trackOf(short), profiles).primaryProfileId).toBe('quiet-transfer-level-v1');
  });
});

describe('how much is applied', () => {
  const quiet = profile('quiet-transfer-level-v1');
  const aimed = (share: number) => recommend(trackOf(along(quiet, share)), [quiet]);

  test('scales with how far the track deviates, and with the confidence', () => {
    for (const share of [0.6, 0.8, 1]) {
      const { aims, confidence } = aimed(share);
      const need = 1 + quiet.followsDeviation * (share - 1);
      expect(aims.loudnessChangeLu).toBeCloseTo(confidence * need * quiet.targets.loudnessChangeLu, 1);
    }
  });

  test('never beyond twice the targets', () => {
    const { aims } = aimed(2.4);
    expect(aims.loudnessChangeLu).toBeLessThanOrEqual(2 * quiet.targets.loudnessChangeLu);
  });

  test('the targets themselves stay what the profile says', () => {
    expect(aimed(1).targets).toMatchObject({ loudnessChangeLu: quiet.targets.loudnessChangeLu });
  });

  test('a profile with a level to arrive at leads there', () => {
    const commercial = profile('quiet-commercial-restoration-v1');
    const { aims, confidence } = recommend(trackOf(middleOf(commercial)), [commercial]);
    const rms = commercial.detection.features.rmsDbfs?.mean ?? Number.NaN;
    expect(aims.loudnessChangeLu).toBeCloseTo(confidence * (-11.7 - rms), 9);
  });
});

describe('the reasoning of a single profile says what is aimed at', () => {
  test('a share of the targets', () => {
    const quiet = profile('quiet-transfer-level-v1');
    const { reasoning } = recommend(trackOf(along(quiet, 1)), [quiet]);
    expect(reasoning).toMatch(/\. The track needs 100% of its targets; \d+% of that is aimed at$/);
  });

  test('a level that is known, in full', () => {
    const commercial = profile('quiet-commercial-restoration-v1');
    const rmsDbfs = commercial.detection.features.rmsDbfs?.mean ?? Number.NaN;
    const { reasoning } = recommend(trackOf(middleOf(commercial)), [commercial]);
    expect(reasoning).toContain(
      `. The track needs +${(-11.7 - rmsDbfs).toFixed(1)} LU to its level of -11.7 dBFS RMS and 100% of its other targets; `,
    );
  });

  test('nothing, where nobody would hear what is needed', () => {
    const dull = profile('dull-transfer-clarity-v1');
    const matcher: Matcher = () => [{ profile: dull, score: 0.9, distance: 1 }];
    const { reasoning, aims, isSafe } = recommend(trackOf(along(dull, -9)), profiles, { matcher });
    expect([isSafe, aims]).toEqual([true, { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 }]);
    expect(reasoning).toMatch(
      /The track needs 0% of its targets: too little to be heard, so nothing is changed$/,
    );
  });
});

describe('an explanation', () => {
  test('adds up: the pulls and what spreads weigh make the odds between two profiles, in bits', () => {
    const track = trackOf(USUAL);
    const [first, second] = explain(track, undoing.slice(0, 2));
    const odds = Math.log2((first?.score ?? 0) / (second?.score ?? 1));
    const told = (of: typeof first) =>
      (of?.pulls.reduce((sum, { bits }) => sum + bits, 0) ?? 0) + spreadBits(of?.profile as Profile);
    expect(told(first) - told(second)).toBeCloseTo(odds, 6);
  });

  test('names the value beside what is usual, in its unit', () => {
    const [one] = explain(trackOf(USUAL), [profile('muddy-mix-clearing-v1')]);
    const crest = one?.pulls.find(({ feature }) => feature === 'crestFactorDb');
    const { mean = 0, spread = 0 } = one?.profile.detection.features.crestFactorDb ?? {};
    expect(crest).toMatchObject({ value: 17, unit: 'dB', from: mean - spread, to: mean + spread });
  });
});

/** Half of the logarithm of the determinant of the covariance, negative: what a narrow profile gains where it is met. */
function spreadBits({ detection, share }: Profile): number {
  const nats = -fitOf(USUAL, detection).logDensity + logTail(fitOf(USUAL, detection).squaredDistance, 15);
  return -nats / Math.LN2 / MATCHING.temperature + Math.log2(share.value);
}

describe('first, do no harm', () => {
  const leave = profile('leave-as-it-is-v1');
  const muddy = profile('muddy-mix-clearing-v1');
  const saying =
    (mud: number, nothing: number): Matcher =>
    () => [
      { profile: muddy, score: mud, distance: 1 },
      { profile: leave, score: nothing, distance: 1 },
    ];

  test('what may well need nothing gets nothing, and that is said', () => {
    const answer = recommend(trackOf(USUAL), profiles, { matcher: saying(0.6, 0.39) });
    expect(answer).toMatchObject({
      primaryProfileId: muddy.id,
      confidence: 0.6,
      isSafe: false,
      aims: { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 },
    });
    expect(answer.aims.octaveChangesDb).toBeUndefined();
    const risked = `${Number((100 * MATCHING.safeDoubt).toFixed(1))}%`;
    expect(answer.reasoning).toContain(
      `. No profile is safe to apply: the odds that nothing is wrong with the track are 39%, more than the ${risked} that are risked, so nothing is changed`,
    );
    expect(answer.reasoning).toMatch(/ changed$/);
  });

  test('what hardly can gets its mastering', () => {
    const answer = recommend(trackOf(USUAL), profiles, { matcher: saying(0.97, MATCHING.safeDoubt / 2) });
    expect(answer.isSafe).toBe(true);
    expect(answer.aims.octaveChangesDb).toBeDefined();
  });

  test('what is like no music at all is named after the nearest profile, and left alone', () => {
    const noise = { ...USUAL, zeroCrossingRate: 0.5, spectralCentroidHz: 10_000, loudnessRangeLu: 0 };
    const strange = { ...noise, subBassBalanceDb: -60, bassBalanceDb: -60, brillianceBalanceDb: 50 };
    const answer = recommend(trackOf(strange), profiles);
    expect(answer).toMatchObject({
      isSafe: false,
      isHybrid: false,
      weightedProfiles: [],
      targets: { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 },
      aims: { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 },
    });
    expect(answer.confidence).toBeGreaterThan(0);
    expect(answer.reasoning).toMatch(/^No profile is safe to apply: the track is like none of the music/);
  });
});

describe('thresholds', () => {
  const track = trackOf(middleOf(profile('over-limited-relief-v1')));

  test('at the threshold one profile is enough, just below it a blend', () => {
    const { confidence } = recommend(track, profiles);
    expect(recommend(track, profiles, { confidenceThreshold: confidence }).isHybrid).toBe(false);
    const above = Math.min(1, confidence + 1e-9);
    expect(recommend(track, profiles, { confidenceThreshold: above }).isHybrid).toBe(confidence < 1);
  });

  test.each([-0.1, 1.1, Number.NaN])('a threshold of %d is refused with its range', (confidenceThreshold) => {
    expect(() => recommend(track, profiles, { confidenceThreshold })).toThrow(
      `confidence_threshold must be between 0 and 1, got ${confidenceThreshold}`,
    );
  });
});

test.each([
  ['no loudness', { integratedLufs: null }],
  ['no crest factor', { crestFactorDb: null }],
  ['no spectral centroid', { spectralCentroidHz: null }],
])('a signal with %s is not measurable, and the reason travels along', (lacking, missing) => {
  const warnings = [{ code: 'silent' as const, message: 'Every sample is 0.' }];
  expect(() => recommend({ ...trackOf(USUAL), ...missing, warnings }, profiles)).toThrow(
    new RegExp(`the signal has ${lacking}.*Every sample is 0`),
  );
});

describe('laws', () => {
  const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const anything = fc.record({
    integratedLufs: between(-70, 5),
    rmsDbfs: between(-100, 20),
    crestFactorDb: between(0, 60),
    peakToShortTermLu: fc.option(between(0, 60)),
    loudnessRangeLu: fc.option(between(0, 60)),
    clippedRunsPerMinute: between(0, 1e6),
    zeroCrossingRate: between(0, 1),
    spectralCentroidHz: between(0, 20_000),
    subBassBalanceDb: between(-100, 100),
    bassBalanceDb: between(-100, 100),
    upperBassBalanceDb: between(-100, 100),
    lowMidBalanceDb: between(-100, 100),
    upperMidBalanceDb: between(-100, 100),
    presenceBalanceDb: fc.option(between(-100, 100)),
    brillianceBalanceDb: fc.option(between(-100, 100)),
  });
  /** Where profiles live, so that blends come about. */
  const likely = fc
    .tuple(fc.constantFrom(...learned), between(-1, 2), between(-3, 3))
    .map(([one, share, db]) => {
      const values = along(one, share);
      return { ...values, crestFactorDb: (values.crestFactorDb ?? 0) + db };
    });

  test('weights sum to 1 within 1e-9, none of them 0, confidence in (0, 1], every number finite', () => {
    fc.assert(
      fc.property(fc.oneof(anything, likely), between(0, 1), (values, confidenceThreshold) => {
        const answer = recommend(trackOf(values), profiles, { confidenceThreshold });
        const weights = answer.weightedProfiles.map(({ weight }) => weight);
        if (answer.isHybrid)
          expect(Math.abs(weights.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(1e-9);
        expect(answer.isHybrid).toBe(weights.length > 0);
        expect(weights.length).toBeLessThanOrEqual(3);
        for (const weight of weights) expect(weight).toBeGreaterThan(0);
        expect(answer.confidence).toBeGreaterThan(0);
        expect(answer.confidence).toBeLessThanOrEqual(1);
        const { targets, aims } = answer;
        for (const number of [targets, aims].flatMap((change) => Object.values(change).flat()))
          expect(Number.isFinite(number)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  /** Whatever a file may hold: means and spreads at their limits, features as dependent as they may be. */
  const anyProfile = fc
    .record({
      names: fc.shuffledSubarray([...FEATURE_NAMES], { minLength: 1 }),
      aspects: fc.array(
        fc.record({
          mean: fc.oneof(between(1e-300, 1e6), fc.constantFrom(1e-300, 1e6)),
          spread: fc.oneof(between(0.01, 100), fc.constantFrom(0.01, 100)),
          weight: fc.oneof(between(1e-9, 1), fc.constantFrom(Number.MIN_VALUE, 1)),
          leadsTo: fc.oneof(between(1e-300, 1e6), fc.constantFrom(1e-300, 1e6)),
        }),
        { minLength: FEATURE_NAMES.length, maxLength: FEATURE_NAMES.length },
      ),
      dependence: fc.oneof(between(0, 0.998), fc.constantFrom(0, 0.998)),
      share: fc.oneof(between(1e-9, 1), fc.constantFrom(Number.MIN_VALUE, 1)),
      loudnessChangeLu: fc.constantFrom(-40, 0, 40),
      absoluteRmsDbfs: fc.option(fc.constantFrom(-60, 0), { nil: undefined }),
      octaveDb: fc.option(fc.constantFrom(-24, 24, Number.MIN_VALUE), { nil: undefined }),
      followsDeviation: between(0, 1),
    })
    .map(({ names, aspects, dependence, share, followsDeviation, octaveDb, ...targets }) =>
      profileSchema.parse({
        ...{ id: 'any-v1', name: 'Any', version: 1, reason: 'any', source: 'any', followsDeviation },
        share: { value: share, reason: 'any' },
        detection: {
          features: Object.fromEntries(names.map((name, i) => [name, { ...aspects[i], reason: 'any' }])),
          correlation: names.map((_, r) =>
            Array.from({ length: r + 1 }, (__, c) => (r === c ? 1 : dependence)),
          ),
        },
        targets: {
          ...{ ...targets, crestChangeDb: 40, centroidChangeHz: -10_000 },
          ...(octaveDb !== undefined && { octaveChangesDb: Array(10).fill(octaveDb) }),
        },
      }),
    );

  test('whatever a valid profile holds, what is recommended and why is finite', () => {
    fc.assert(
      fc.property(
        fc.oneof(anything, likely),
        fc.array(anyProfile, { minLength: 1, maxLength: 4 }),
        between(0, 1),
        fc.boolean(),
        (values, own, confidenceThreshold, withCatalogue) => {
          const all = withCatalogue ? [...profiles, ...own] : own;
          const { reasoning, ...answer } = recommend(trackOf(values), all, { confidenceThreshold });
          const pulls = explain(trackOf(values), all).map(({ profile: _, ...explained }) => explained);
          expect(numbersIn([answer, pulls]).filter((number) => !Number.isFinite(number))).toEqual([]);
          expect(reasoning).not.toMatch(/NaN|Infinity|undefined/);
          expect(answer.confidence).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a profile that looks at nothing that a track has says so', () => {
    const [one] = profiles as [Profile];
    const { loudnessRangeLu } = profile('leave-as-it-is-v1').detection.features;
    const range = { ...one, share: { value: 1, reason: '' }, detection: { features: { loudnessRangeLu } } };
    const answer = recommend(trackOf({ ...USUAL, loudnessRangeLu: null }), [range as Profile]);
    expect(answer.reasoning).toMatch(/fits with \d+%: the track has nothing of what it looks at/);
  });

  test('the blend of a profile with itself is itself', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...profiles),
        fc.array(between(0.001, 1), { minLength: 1, maxLength: 3 }),
        (one, scores) => {
          const { targets, parts } = blend(scores.map((score) => ({ profile: one, score })));
          expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
          expect(targets.loudnessChangeLu).toBeCloseTo(one.targets.loudnessChangeLu, 9);
          expect(targets.crestChangeDb).toBeCloseTo(one.targets.crestChangeDb, 9);
          expect(targets.centroidChangeHz).toBeCloseTo(one.targets.centroidChangeHz, 9);
        },
      ),
    );
  });
});

/** `null` counts as none. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number' || value === null) return [value ?? Number.NaN];
  return typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}
