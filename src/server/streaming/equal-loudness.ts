import { ExpectedError } from '#errors';

/** Gains, dB, never above 0. */
export type Gains = { readonly originalDb: number; readonly masterDb: number };

/** What brings an original and its master, LUFS, to the loudness of the quieter; to 0.01 dB. */
export function equalLoudness(originalLufs: number, masterLufs: number): Gains {
  const differenceLu = Math.round((masterLufs - originalLufs) * 100) / 100;
  return { originalDb: Math.min(0, differenceLu), masterDb: Math.min(0, -differenceLu) };
}

/** Throws `not_measurable` for what has no loudness. */
export function requireLoudness(lufs: number | null): number {
  if (lufs !== null) return lufs;
  throw new ExpectedError(
    'not_measurable',
    'the track has no integrated loudness: nothing can be matched to it',
  );
}
