import { describe, expect, test } from 'vitest';
import {
  FEATURES,
  MATCHING,
  OCTAVE_CENTRES_HZ,
  openCatalogue,
  profileSchema,
} from '../../src/profiles/index.ts';
import { endpoints, toWireMatching, toWireProfile } from '../../src/wire/index.ts';

const terms = { features: FEATURES, octaveCentresHz: OCTAVE_CENTRES_HZ };
/** With all that a profile may leave out. */
const whole = profileSchema.parse({
  id: 'mine-v1',
  name: 'Mine - For a Test',
  version: 3,
  reason: 'So that there is one.',
  source: 'This test.',
  samples: { count: 8, tracks: 4, from: 'four tracks' },
  share: { value: 0.25, reason: 'One in four.' },
  detection: {
    features: {
      crestFactorDb: { mean: 9, spread: 1.5, weight: 1, reason: 'Measured.', leadsTo: 14 },
      spectralCentroidHz: { mean: 2000, spread: 0.5, weight: 0.5, reason: 'Half of it is chance.' },
      clippedRunsPerMinute: { mean: 12, spread: 1, weight: 1, reason: 'Counted.' },
    },
    correlation: [[1], [0.25, 1], [-0.5, 0, 1]],
  },
  targets: {
    loudnessChangeLu: -2,
    crestChangeDb: 5,
    centroidChangeHz: 0,
    absoluteRmsDbfs: -16,
    octaveChangesDb: [0, 0, 0, 0, 0, 0, 0, 1, 2, 3],
  },
  followsDeviation: 0.75,
  targetSpread: { loudnessChangeLu: 1, crestChangeDb: 2, centroidChangeHz: 100 },
});

describe('a profile on the wire', () => {
  test('has its features one by one, each with its unit and with what its spread is counted in', () => {
    const { detection } = toWireProfile(whole, terms);
    expect(detection.features).toEqual([
      {
        ...{ feature: 'crest_factor_db', label: 'crest factor', unit: 'dB' },
        ...{ mean: 9, spread: 1.5, spread_unit: 'dB', weight: 1, reason: 'Measured.', leads_to: 14 },
      },
      {
        ...{ feature: 'spectral_centroid_hz', label: 'spectral centroid', unit: 'Hz' },
        ...{ mean: 2000, spread: 0.5, spread_unit: 'octaves', weight: 0.5, reason: 'Half of it is chance.' },
      },
      {
        ...{ feature: 'clipped_runs_per_minute', label: 'clipping', unit: 'runs a minute' },
        ...{ mean: 12, spread: 1, spread_unit: 'octaves of 1 + n', weight: 1, reason: 'Counted.' },
      },
    ]);
    expect(detection.correlation).toEqual([[1], [0.25, 1], [-0.5, 0, 1]]);
  });

  test('has its changes of the spectrum beside the octaves that they are of', () => {
    const { octave_changes_db: octaves = [], ...targets } = toWireProfile(whole, terms).targets;
    expect(targets).toEqual({
      ...{ loudness_change_lu: -2, crest_change_db: 5, centroid_change_hz: 0, absolute_rms_dbfs: -16 },
    });
    expect(octaves).toHaveLength(10);
    expect(octaves[0]).toEqual({ centre_hz: 31.5, change_db: 0 });
    expect(octaves.slice(-2)).toEqual([
      { centre_hz: 8000, change_db: 2 },
      { centre_hz: 16_000, change_db: 3 },
    ]);
  });

  test('leaves out what its file leaves out', () => {
    const { samples, targetSpread, detection, targets, ...rest } = whole;
    const { absoluteRmsDbfs, octaveChangesDb, ...plain } = targets;
    const bare = { ...rest, targets: plain, detection: { features: detection.features } };
    const wire = toWireProfile(bare, terms);
    for (const name of ['samples', 'target_spread']) expect(wire).not.toHaveProperty(name);
    expect(wire.detection).not.toHaveProperty('correlation');
    expect(Object.keys(wire.targets)).toEqual([
      ...['loudness_change_lu', 'crest_change_db', 'centroid_change_hz'],
    ]);
  });

  test('is as the contract says, all of the catalogue and what is common to it', () => {
    const profiles = openCatalogue().profiles.map((profile) => toWireProfile(profile, terms));
    const answer = { profiles, total: profiles.length, matching: toWireMatching(MATCHING), problems: [] };
    expect(endpoints['GET /api/profiles'].answers[200].parse(answer)).toEqual(answer);
    expect(profiles.length).toBeGreaterThan(7);
    expect(answer.matching).toMatchObject({
      temperature: MATCHING.temperature,
      safe_distance: MATCHING.safeDistance,
    });
  });
});
