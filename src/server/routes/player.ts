import { toTrackInfo } from '#wire';
import { trackOf } from '../named-track.ts';
import type { Services } from '../services.ts';
import { handle, written } from './handle.ts';
import type { App } from './route.ts';

/** What plays, and how. */
export function playerRoutes(app: App, { library, live, playing, sounding, soundPage }: Services): void {
  const settings = () => {
    const { gaplessEnabled, crossfadeEnabled, crossfadeSeconds } = playing.view();
    return {
      gapless_enabled: gaplessEnabled,
      crossfade_enabled: crossfadeEnabled,
      crossfade_duration: crossfadeSeconds,
    };
  };

  handle(app, 'GET /api/player/status', async (_request, reply) => {
    const state = playing.stateJson();
    return written(reply, `${state.slice(0, -1)},"seq":${live.seq()}}`);
  });

  handle(app, 'POST /api/player/load', async ({ body }) => {
    const track = await playing.do(
      () => trackOf(library, live, body),
      (player, found) => player.load(playing.entryOf(found)),
    );
    return { message: 'track loaded', track: toTrackInfo(track), queue_index: playing.view().queue.index };
  });

  handle(app, 'POST /api/player/play', async ({ body: { queue_index } }) => {
    await playing.command((player) =>
      queue_index === undefined ? player.play() : player.playAt(queue_index),
    );
    return { message: 'playing' };
  });

  for (const [type, message] of [
    ['pause', 'paused'],
    ['stop', 'stopped'],
  ] as const) {
    handle(app, `POST /api/player/${type}`, async () => {
      await playing.command((player) => player[type]());
      return { message };
    });
  }

  for (const type of ['next', 'previous'] as const) {
    handle(app, `POST /api/player/${type}`, async () => {
      await playing.command((player) => player[type]());
      const track = playing.currentTrack();
      const message = track === null ? 'nothing is loaded' : `${type} track`;
      return { message, track, queue_index: playing.view().queue.index };
    });
  }

  handle(app, 'POST /api/player/seek', async ({ body: { position } }) => {
    await playing.command((player) => player.seek(position));
    return { message: 'position changed', position };
  });

  handle(app, 'POST /api/player/volume', async ({ body: { volume } }) => {
    await playing.command((player) => player.setVolume(volume));
    return { message: 'volume changed', volume };
  });

  handle(app, 'GET /api/player/settings', async () => settings());

  handle(app, 'PUT /api/player/settings', async ({ body }) => {
    const { gapless_enabled, crossfade_enabled, crossfade_duration } = body;
    await playing.command((player) =>
      player.setTransition({
        ...(gapless_enabled !== undefined && { gaplessEnabled: gapless_enabled }),
        ...(crossfade_enabled !== undefined && { crossfadeEnabled: crossfade_enabled }),
        ...(crossfade_duration !== undefined && { crossfadeSeconds: crossfade_duration }),
      }),
    );
    return settings();
  });

  const sound = () => ({ page: soundPage.get(), device: sounding !== null });

  handle(app, 'GET /api/player/sound', async () => sound());

  handle(app, 'PUT /api/player/sound', async ({ body: { page, only_if } }) => {
    soundPage.set(page, only_if);
    return sound();
  });
}
