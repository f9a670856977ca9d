import type { JobKind } from './jobs.ts';

/**
 * How long a job may take and may stay silent, ms. A megabyte of the thinnest common stream (24 kbit/s) holds 333 s of
 * audio; even at a tenth of the measured speed of a slow core that is analysed in 20 s. Rendering it to Opus, twice for
 * the ceiling, takes about eight times as long.
 */
export function timeLimitMs(kind: JobKind, bytes: number): number {
  return 60_000 + Math.ceil(bytes / 2 ** 20) * (kind === 'render' ? 160_000 : 20_000);
}

/** Without a sign of life for this long a thread hangs. essentia.js gives none while it listens for the beat. */
export const SILENCE_LIMIT_MS: Readonly<Record<JobKind, number>> = {
  analyze: 60_000,
  payloadHash: 60_000,
  describe: 300_000,
  solve: 60_000,
  predict: 60_000,
  render: 60_000,
  demo: 60_000,
};

/** What a thread that was told to stop gets to look at its flag. */
export const GRACE_MS = 5_000;
