import { useEffect, useState } from 'react';
import { ApiError, type Call } from '#client';
import { useWebSocketContext } from '#client/react';
import type { Tags } from './tag-fields.ts';

/** Files that are read at once: a disk and a server are shared with whoever listens. */
const AT_ONCE = 4;

export type TagsRead = {
  readonly done: number;
  /** In the order that was asked for; `null` until all are read. */
  readonly tags: readonly Tags[] | null;
  /** Why reading stopped. */
  readonly error: ApiError | null;
  readonly again: () => void;
};

/** What the files of tracks say now, a few at a time. */
export function useTags(trackIds: readonly number[]): TagsRead {
  const { call } = useWebSocketContext();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Omit<TagsRead, 'again'>>(NOTHING);
  const asked = trackIds.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again
  useEffect(() => {
    const ids = asked === '' ? [] : asked.split(',').map(Number);
    const controller = new AbortController();
    setState(NOTHING);
    readAll(call, ids, controller.signal, (done) => setState({ ...NOTHING, done })).then(
      (tags) => setState({ done: tags.length, tags, error: null }),
      (failure: unknown) => {
        if (controller.signal.aborted) return;
        controller.abort();
        if (!(failure instanceof ApiError)) throw failure;
        setState((reading) => ({ ...reading, error: failure }));
      },
    );
    return () => controller.abort();
  }, [asked, attempt, call]);
  return { ...state, again: () => setAttempt((count) => count + 1) };
}

const NOTHING = { done: 0, tags: null, error: null } as const;

async function readAll(
  call: Call,
  ids: readonly number[],
  signal: AbortSignal,
  onDone: (count: number) => void,
): Promise<readonly Tags[]> {
  const tags: Tags[] = [];
  let next = 0;
  let done = 0;
  const readOn = async () => {
    while (next < ids.length) {
      const at = next++;
      tags[at] = await call('GET /api/metadata/tracks/{id}', { params: { id: ids[at] as number }, signal });
      signal.throwIfAborted();
      onDone(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readOn));
  return tags;
}
