import { ApiError, type Call } from '#client';
import { sentenceOf } from '../parts/problem-note.tsx';
import type { TagUpdate } from './tag-changes.ts';

/** Files of one request: few enough that progress is seen and stopping is soon; each makes every open list old. */
const FEWEST_AT_ONCE = 10;
const MOST_REQUESTS = 20;

export type Refusal = { readonly trackId: number; readonly reason: string };

export type Written = {
  /** What stands in the files now. */
  readonly written: readonly TagUpdate[];
  readonly refused: readonly Refusal[];
  /** What was not come to: it was stopped, or the server went away. */
  readonly left: readonly TagUpdate[];
};

/**
 * Writes tags, a few files a request, until all are written or `signal` stops it between two. Throws `ApiError` where the
 * changes themselves do not fit (`errors` says which field), and where a single track is refused: then nothing was written.
 */
export async function writeTags(
  call: Call,
  updates: readonly TagUpdate[],
  { signal, onDone }: { readonly signal?: AbortSignal; readonly onDone?: (count: number) => void } = {},
): Promise<Written> {
  const [only] = updates;
  if (updates.length === 1 && only) {
    const { track_id: id, metadata: body } = only;
    await call('PUT /api/metadata/tracks/{id}', { params: { id }, body });
    return { written: updates, refused: [], left: [] };
  }
  const written: TagUpdate[] = [];
  const refused: Refusal[] = [];
  const atOnce = Math.max(FEWEST_AT_ONCE, Math.ceil(updates.length / MOST_REQUESTS));
  for (let at = 0; at < updates.length; at += atOnce) {
    if (signal?.aborted) return { written, refused, left: updates.slice(at) };
    const part = updates.slice(at, at + atOnce);
    try {
      // A slow disk is no failure: each file is copied, written and proven.
      const { results } = await call('POST /api/metadata/batch', {
        body: { updates: [...part] },
        timeoutMs: 600_000,
      });
      for (const { track_id: trackId, ok, error } of results) {
        if (!ok) refused.push({ trackId, reason: error?.message ?? 'The server does not say why' });
      }
      written.push(
        ...part.filter(({ track_id }) => results.some((one) => one.track_id === track_id && one.ok)),
      );
    } catch (error) {
      if (!(error instanceof ApiError) || at === 0) throw error;
      refused.push(...part.map(({ track_id }) => ({ trackId: track_id, reason: sentenceOf(error) })));
      if (error.status === 0) return { written, refused, left: updates.slice(at + atOnce) };
    }
    onDone?.(Math.min(at + atOnce, updates.length));
  }
  return { written, refused, left: [] };
}

/** The field of a batch's or a single request's error: `updates.3.metadata.year` and `year` are of `year`. */
export function fieldErrors(error: ApiError): ReadonlyMap<string, string> {
  return new Map(error.errors.map(({ path, message }) => [path.split('.').at(-1) ?? path, message]));
}
