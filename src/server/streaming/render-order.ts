import { createHash } from 'node:crypto';
import { ALGORITHM_VERSION } from '#engine';
import type { Track } from '#library';
import { MASTERING_VERSION, type Plan, type RenderFormat } from '#mastering';

/** What is to be rendered. */
export type RenderOrder = {
  /** The file as the library has last seen it, and what is in it. */
  readonly source: Pick<Track, 'path' | 'sizeBytes' | 'modifiedMs'>;
  readonly payloadHash: string;
  /** `null`: untouched, but for the gain. */
  readonly plan: Plan | null;
  /** At most 0. */
  readonly gainDb: number;
  readonly format: RenderFormat;
  /** Of the source. */
  readonly frameCount: number;
  /** How much room it may take, for want of anything better. */
  readonly estimatedBytes: number;
};

/** The same for whatever sounds the same, today and after a restart: SHA-256, hex. */
export function renderKey({ payloadHash, plan, gainDb, format }: RenderOrder): string {
  const decisive = [MASTERING_VERSION, ALGORITHM_VERSION, payloadHash, plan, gainDb, format];
  return createHash('sha256').update(JSON.stringify(decisive, sorted)).digest('hex');
}

/** A plan from the database may have its fields in another order. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
