import { createHash } from 'node:crypto';
import { ALGORITHM_VERSION } from '#engine';
import { MASTERING_VERSION } from '#mastering';
import { MATCHING, type Matching, type Profile } from '#profiles';

/** All that decides, beside a content, what is recommended for it and what that does: in one word. */
export function recommendationBasis(profiles: readonly Profile[], matching: Matching = MATCHING): string {
  const all = JSON.stringify([ALGORITHM_VERSION, MASTERING_VERSION, matching, profiles]);
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}
