import type { ApiAnswer, ApiError } from '#client';
import { useApi } from '../data/use-api.ts';

/** How far the demo album is, in the words of the page. */
export type DemoProgress = {
  readonly step: 'absent' | 'making' | 'scanning' | 'measuring' | 'done' | 'failed';
  /** 0 to 1; `null` where nobody knows. */
  readonly share: number | null;
  readonly detail: string | null;
  readonly albumId: number | null;
  readonly problem: string | null;
};

/** No message tells of these: files that are written, tracks that are measured. */
const ASK_EVERY_MS = 500;
const MOST_TRACKS = 50;

type Demo = ApiAnswer<'GET /api/library/demo'>;
type Track = ApiAnswer<'GET /api/albums/{id}/tracks'>['tracks'][number];

/** Asked of the server for as long as something goes on. `progress` is `null` until it has answered. */
export function useDemoProgress(): {
  readonly progress: DemoProgress | null;
  readonly error: ApiError | null;
  readonly refetch: () => unknown;
} {
  const known = useApi('GET /api/library/demo');
  const isBusy = known.data?.state === 'making' || known.data?.state === 'scanning';
  const demo = useApi('GET /api/library/demo', {}, isBusy ? { everyMs: ASK_EVERY_MS } : {});
  const albumId = demo.data?.state === 'made' ? demo.data.album_id : null;
  const request = { params: { id: albumId ?? 0 }, query: { include: 'recommendation', limit: MOST_TRACKS } };
  const first = useApi('GET /api/albums/{id}/tracks', request, { isWanted: albumId !== null });
  const tracks = useApi('GET /api/albums/{id}/tracks', request, {
    isWanted: albumId !== null,
    ...(!isDone(first.data?.tracks) && { everyMs: ASK_EVERY_MS }),
  });
  return {
    progress: demo.data === undefined ? null : progressOf(demo.data, tracks.data?.tracks),
    error: demo.error ?? tracks.error,
    refetch: () => Promise.all([demo.refetch(), albumId === null ? null : tracks.refetch()]),
  };
}

function isDone(tracks: readonly Track[] | undefined): boolean {
  return tracks?.every(({ error, recommendation }) => error !== null || recommendation) ?? false;
}

function progressOf(demo: Demo, tracks: readonly Track[] | undefined): DemoProgress {
  const { state, files_made, files_total, album_id: albumId, problem } = demo;
  const base = { share: null, detail: null, albumId, problem: problem?.message ?? null };
  if (state === 'absent' || state === 'failed' || state === 'scanning') return { ...base, step: state };
  if (state === 'making') {
    const detail = `${files_made} of ${files_total} files`;
    return { ...base, step: 'making', share: files_made / files_total, detail };
  }
  if (isDone(tracks)) return { ...base, step: 'done' };
  const count = tracks?.length ?? 0;
  // Measuring a track is one half of it, deciding what it needs the other.
  const done = tracks?.map(
    ({ analysed, recommendation }) => (analysed ? 0.5 : 0) + (recommendation ? 0.5 : 0),
  );
  const sum = done?.reduce((total, part) => total + part, 0) ?? 0;
  const measured = tracks?.filter(({ analysed }) => analysed).length ?? 0;
  return {
    ...base,
    step: 'measuring',
    share: count === 0 ? null : sum / count,
    detail: count === 0 ? null : `${measured} of ${count} tracks measured`,
  };
}
