import type { ApiAnswer, Call } from '#client';
import { formatCount } from '../parts/format.ts';

/**
 * Takes tracks that were just added at the end of a playlist (as it was answered then) out of it again, the last one first. Where
 * somebody has changed it meanwhile, the server refuses, since another track is in that place. Answers what to say.
 */
export async function takeOut(
  call: Call,
  playlist: ApiAnswer<'POST /api/playlists/{id}/tracks'>,
  trackIds: readonly number[],
): Promise<string> {
  const first = playlist.track_count - trackIds.length;
  for (const [at, track_id] of [...trackIds.entries()].reverse()) {
    const params = { id: playlist.id, track_id };
    await call('DELETE /api/playlists/{id}/tracks/{track_id}', { params, query: { index: first + at } });
  }
  return `${formatCount(trackIds.length, 'track')} taken out of “${playlist.name}” again`;
}
