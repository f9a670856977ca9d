import { describe, expect, test } from 'vitest';
import { explain, openCatalogue } from '../../src/profiles/index.ts';
import { noProfileScore, toWireExplanation } from '../../src/wire/index.ts';
import { exampleAnalysis } from '../library/example-analysis.ts';

const { profiles } = openCatalogue();
const analysis = exampleAnalysis('a');
const explained = explain(analysis, profiles);
const wire = toWireExplanation(explained);

describe('an explanation on the wire', () => {
  test('has every profile, best first, and what is left of certainty for none of them', () => {
    expect(wire.profiles.map(({ profile_id }) => profile_id).toSorted()).toEqual(
      profiles.map(({ id }) => id),
    );
    const scores = wire.profiles.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores.reduce((sum, score) => sum + score, wire.no_profile_score)).toBeCloseTo(1, 9);
  });

  test('has the features of each, the strongest pull first, with what was measured in its unit', () => {
    for (const { features } of wire.profiles) {
      const pulls = features.map(({ pull_bits }) => Math.abs(pull_bits));
      expect(pulls).toEqual(pulls.toSorted((a, b) => b - a));
      const crest = features.find(({ feature }) => feature === 'crest_factor_db');
      if (crest) expect(crest).toMatchObject({ label: 'crest factor', unit: 'dB', value: 17.2 });
      for (const { usual_from, usual_to } of features) expect(usual_from).toBeLessThan(usual_to);
    }
    const [best] = wire.profiles;
    expect(best?.features.length).toBeGreaterThan(0);
    // What the track does not have, no profile is judged by.
    expect(best?.features.map(({ feature }) => feature)).not.toContain('peak_to_short_term_lu');
  });

  test('never has less than nothing left', () => {
    expect(noProfileScore([{ score: 0.7 }, { score: 0.3000000001 }])).toBe(0);
    expect(noProfileScore([{ score: 0.25 }, { score: 0.5 }])).toBe(0.25);
  });
});
