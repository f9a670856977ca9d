import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FeatureName, type Profile, profileSchema } from '../src/profiles/index.ts';

/** What every pure tone measures, whatever its frequency and level; no music does. */
export const OF_A_TONE = { crestFactorDb: 3.01 } as const;

/**
 * Two profiles for what measures like this, the second less likely than the first, both wanting it louder: synthesised
 * signals are like none of the music that the catalogue knows, so that none of its profiles is safe to apply to them.
 */
export function fittingProfiles(means: Partial<Record<FeatureName, number>>): readonly Profile[] {
  return [
    profileSchema.parse(profileFor('test-likely-v1', 'Likely - Louder', 0.6, 2, means)),
    profileSchema.parse(profileFor('test-other-v1', 'Other - Louder Still', 0.4, 4, means)),
  ];
}

/** As files of a user's folder, which is made. */
export function writeFittingProfiles(folder: string, means: Partial<Record<FeatureName, number>>): void {
  mkdirSync(folder, { recursive: true });
  for (const profile of fittingProfiles(means))
    writeFileSync(join(folder, `${profile.id}.json`), JSON.stringify(profile));
}

function profileFor(
  id: string,
  name: string,
  share: number,
  loudnessChangeLu: number,
  means: Partial<Record<FeatureName, number>>,
) {
  const features = Object.entries(means).map(([feature, mean]) => [
    feature,
    { mean, spread: 0.1, weight: 1, reason: 'What the signals of the test measure.' },
  ]);
  return {
    id,
    name,
    version: 1,
    reason: 'So that a synthesised signal has one.',
    source: 'test/fitting-profiles.ts',
    share: { value: share, reason: 'One is likelier than the other.' },
    detection: { features: Object.fromEntries(features) },
    targets: { loudnessChangeLu, crestChangeDb: 0, centroidChangeHz: 0 },
    followsDeviation: 0,
  };
}
