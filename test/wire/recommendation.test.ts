import { describe, expect, test } from 'vitest';
import { toWireErrors, toWireRecommendation } from '../../src/wire/index.ts';

const figures = { integratedLufs: -12, truePeakDbtp: -1, crestFactorDb: 12, spectralCentroidHz: null };
const prediction = { figures, loudnessChangeLu: 2, crestChangeDb: -1, centroidChangeHz: 0 };
const recommendation: Parameters<typeof toWireRecommendation>[0] = {
  primaryProfileId: 'warm',
  primaryProfileName: 'Warm',
  confidence: 0.5,
  targets: { loudnessChangeLu: 3, crestChangeDb: 1, centroidChangeHz: 50 },
  aims: { loudnessChangeLu: 2.5, crestChangeDb: 1, centroidChangeHz: 50 },
  weightedProfiles: [],
  reasoning: 'Warm fits with 50%: RMS level -20.0 dBFS',
  isHybrid: false,
  isSafe: true,
};
const foretold = (intensity: number, unreached: readonly string[]) =>
  ({ preset: 'gentle', intensity, prediction, unreached }) as const;
const said = (intensity: number, unreached: readonly string[]) =>
  toWireRecommendation(recommendation, foretold(intensity, unreached));

describe('a recommendation on the wire', () => {
  test('has the prediction, the targets and the aims side by side, and leaves out what the signal lacks', () => {
    const wire = said(1, []);
    expect(wire).toMatchObject({
      ...{ aim_loudness_change: 2.5, aim_crest_change: 1, aim_centroid_change: 50 },
      ...{ predicted_loudness_change: 2, predicted_crest_change: -1, predicted_centroid_change: 0 },
      ...{ target_loudness_change: 3, target_crest_change: 1, target_centroid_change: 50 },
      ...{ preset: 'gentle', intensity: 1 },
      ...{ predicted_integrated_lufs: -12, predicted_true_peak_dbtp: -1, predicted_crest_factor_db: 12 },
    });
    expect(wire).not.toHaveProperty('predicted_spectral_centroid_hz');
    expect(wire).not.toHaveProperty('aim_octave_changes');
  });

  test('has the aims for the spectrum where there are any, octave by octave', () => {
    const octaveChangesDb = [0, 0, 0, 0, 0, 0, -1, -2, 1, 2];
    const aims = { ...recommendation.aims, centroidChangeHz: 0, octaveChangesDb };
    const wire = toWireRecommendation({ ...recommendation, aims }, foretold(1, []));
    expect(wire).toMatchObject({ aim_centroid_change: 0, aim_octave_changes: octaveChangesDb });
  });

  test('says whether any profile is safe to apply', () => {
    expect(said(1, []).is_safe).toBe(true);
    const unsafe = toWireRecommendation({ ...recommendation, isSafe: false }, foretold(1, []));
    expect(unsafe.is_safe).toBe(false);
  });

  test('says which target cannot be reached, and that this is said of the whole plan', () => {
    const sentence = 'Crest factor +1.0 dB cannot be reached, −1.0 dB can.';
    expect(said(1, []).reasoning).toBe(recommendation.reasoning);
    expect(said(1, [sentence]).reasoning).toBe(`${recommendation.reasoning}. ${sentence}`);
    expect(said(0.5, [sentence]).reasoning).toBe(`${recommendation.reasoning}. At intensity 1: ${sentence}`);
  });
});

test('a track that is left alone is changed by a preset all the same, and that is said', () => {
  const nothing = { loudnessChangeLu: 0, crestChangeDb: 0, centroidChangeHz: 0 };
  const leftAlone = {
    ...recommendation,
    aims: nothing,
    reasoning: 'Leave As It Is fits. Nothing is to be changed',
  };
  const reasoningUnder = (preset: 'adaptive' | 'gentle', intensity: number) =>
    toWireRecommendation(leftAlone, { ...foretold(intensity, []), preset }).reasoning;
  expect(reasoningUnder('gentle', 1)).toBe(
    `${leftAlone.reasoning}. The preset gentle changes it all the same.`,
  );
  expect(reasoningUnder('gentle', 0)).toBe(leftAlone.reasoning);
  expect(reasoningUnder('adaptive', 1)).toBe(leftAlone.reasoning);
});

test('an error is measured − predicted, and none where either is not there', () => {
  const measured = { ...figures, integratedLufs: -12.5, truePeakDbtp: null, spectralCentroidHz: 1000 };
  expect(toWireErrors(figures, measured)).toEqual({
    integrated_lufs: -0.5,
    true_peak_dbtp: null,
    crest_factor_db: 0,
    spectral_centroid_hz: null,
  });
});
