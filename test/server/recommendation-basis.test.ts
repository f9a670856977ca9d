import { expect, test } from 'vitest';
import { MATCHING, openCatalogue } from '../../src/profiles/index.ts';
import { recommendationBasis } from '../../src/server/recommendation-basis.ts';

const { profiles } = openCatalogue();

test('what is recommended rests on the profiles and on what is common to them: either changed, all is solved anew', () => {
  const basis = recommendationBasis(profiles);
  expect(recommendationBasis(openCatalogue().profiles, structuredClone(MATCHING))).toBe(basis);
  expect(recommendationBasis(profiles.slice(1))).not.toBe(basis);
  const warmer = { ...MATCHING, temperature: MATCHING.temperature + 0.01 };
  expect(recommendationBasis(profiles, warmer)).not.toBe(basis);
});
