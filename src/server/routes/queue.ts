import { ExpectedError } from '#errors';
import { trackOf } from '../named-track.ts';
import type { Playing } from '../playing.ts';
import type { Services } from '../services.ts';
import { allInTurns, tracksJson } from '../tracks-in-turns.ts';
import { handle, written } from './handle.ts';
import type { App } from './route.ts';

/** What plays next. */
export function queueRoutes(app: App, { library, live, playing }: Services): void {
  const answer = (message: string) => ({ message, ...sizeOf(playing) });

  handle(app, 'GET /api/player/queue', async (_request, reply) => {
    const { queue } = playing.view();
    const ids = queue.entries.map(({ trackId }) => trackId);
    const rest = JSON.stringify({
      current_index: queue.index,
      queue_size: ids.length,
      shuffle: queue.isShuffled,
      repeat: queue.repeat,
    });
    return written(reply, `{"tracks":${await tracksJson(library, ids)},${rest.slice(1)}`);
  });

  handle(app, 'POST /api/player/queue', async ({ body }) => {
    await playing.do(
      async () => {
        const tracks = await allInTurns(library, body.tracks);
        const known = new Set(tracks.map(({ id }) => id));
        const unknown = body.tracks.find((id) => !known.has(id));
        if (unknown !== undefined)
          throw new ExpectedError('track_not_found', `tracks: there is no track ${unknown}`);
        return tracks;
      },
      (player, tracks) =>
        player.replace(
          tracks.map((track) => playing.entryOf(track)),
          body.start_index,
          body.play,
        ),
    );
    return answer(body.play ? 'playing the new queue' : 'the new queue is loaded');
  });

  handle(app, 'POST /api/player/queue/add', async ({ body }) => {
    await playing.do(
      () => trackOf(library, live, body),
      (player, track) => player.add(playing.entryOf(track), body.position),
    );
    return answer('track added');
  });

  handle(app, 'DELETE /api/player/queue/{index}', async ({ params }) => {
    await playing.command((player) => player.remove(params.index));
    return answer('track removed');
  });

  handle(app, 'PUT /api/player/queue/reorder', async ({ body }) => {
    const { new_order, from_index = 0, to_index = 0 } = body;
    await playing.command((player) =>
      new_order ? player.reorder(new_order) : player.move(from_index, to_index),
    );
    return answer('queue reordered');
  });

  handle(app, 'POST /api/player/queue/clear', async () => {
    await playing.command((player) => player.clear());
    return answer('queue cleared');
  });

  handle(app, 'POST /api/player/queue/shuffle', async () => {
    await playing.command((player) => player.shuffle());
    return answer('queue shuffled');
  });

  handle(app, 'PUT /api/player/repeat', async ({ body: { mode } }) => {
    await playing.command((player) => player.setRepeat(mode));
    return { message: `repeat ${mode}`, mode };
  });
}

function sizeOf(playing: Playing) {
  const { queue } = playing.view();
  return { queue_size: queue.entries.length, current_index: queue.index };
}
