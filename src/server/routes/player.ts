import type { Track } from '#library';
import {
  commandAnswerSchema,
  loadAnswerSchema,
  loadRequestSchema,
  playerStatusSchema,
  problemSchema,
  queueAddRequestSchema,
  queueAnswerSchema,
  seekRequestSchema,
  skipAnswerSchema,
  toTrackInfo,
  volumeRequestSchema,
} from '#wire';
import { fieldsFromQuery } from '../command-fields.ts';
import { findTrack, type Services } from '../services.ts';
import type { App } from './route.ts';

const tags = ['player'];
const refusals = { 403: problemSchema, 404: problemSchema, 409: problemSchema, 422: problemSchema };

export function playerRoutes(app: App, { library, live, playing }: Services): void {
  /** The track that a request names, imported when the library does not know its file yet. */
  const trackOf = async (named: {
    track_id?: number | undefined;
    track_path?: string | undefined;
  }): Promise<Track> => {
    if (named.track_id !== undefined) return findTrack(library, named.track_id);
    const { track, isNew } = await library.importFile(named.track_path ?? '');
    if (isNew) {
      const { tracks, albums, artists } = await library.counts();
      live.broadcast('library_updated', {
        action: 'import',
        track_count: tracks,
        album_count: albums,
        artist_count: artists,
      });
    }
    return track;
  };
  const nothing = async (): Promise<void> => {};

  app.get('/api/player/status', {
    schema: {
      tags,
      summary: 'The data of player_state, with the number of the last broadcast',
      response: { 200: playerStatusSchema },
    },
    async handler(_request, reply) {
      const state = playing.stateJson();
      // Text already, and sent as it is: the queue may be long.
      void reply.type('application/json; charset=utf-8');
      return `${state.slice(0, -1)},"seq":${live.seq()}}` as never;
    },
  });

  app.post('/api/player/load', {
    schema: {
      tags,
      summary: 'Makes a track the current one, without playing it',
      body: loadRequestSchema,
      response: { 200: loadAnswerSchema, ...refusals },
    },
    preValidation: fieldsFromQuery(loadRequestSchema),
    async handler({ body }) {
      const track = await playing.do(
        () => trackOf(body),
        (player, found) => player.load(playing.entryOf(found)),
      );
      return { message: 'track loaded', track: toTrackInfo(track), queue_index: playing.queueIndex() };
    },
  });

  for (const [type, message] of [
    ['play', 'playing'],
    ['pause', 'paused'],
    ['stop', 'stopped'],
  ] as const) {
    app.post(`/api/player/${type}`, {
      schema: {
        tags,
        summary: `Playback: ${type}`,
        response: { 200: commandAnswerSchema, 409: problemSchema },
      },
      async handler() {
        await playing.do(nothing, (player) => player[type]());
        return { message };
      },
    });
  }

  for (const type of ['next', 'previous'] as const) {
    app.post(`/api/player/${type}`, {
      schema: { tags, summary: `To the ${type} track`, response: { 200: skipAnswerSchema } },
      async handler() {
        await playing.do(nothing, (player) => player[type]());
        const track = playing.currentTrack();
        const message = track === null ? 'nothing is loaded' : `${type} track`;
        return { message, track, queue_index: playing.queueIndex() };
      },
    });
  }

  app.post('/api/player/seek', {
    schema: {
      tags,
      summary: 'Moves the position',
      body: seekRequestSchema,
      response: {
        200: commandAnswerSchema.extend({ position: seekRequestSchema.shape.position }),
        ...refusals,
      },
    },
    preValidation: fieldsFromQuery(seekRequestSchema),
    async handler({ body: { position } }) {
      await playing.do(nothing, (player) => player.seek(position));
      return { message: 'position changed', position };
    },
  });

  app.post('/api/player/volume', {
    schema: {
      tags,
      summary: 'Sets the volume',
      body: volumeRequestSchema,
      response: { 200: commandAnswerSchema.extend(volumeRequestSchema.shape), 422: problemSchema },
    },
    preValidation: fieldsFromQuery(volumeRequestSchema),
    async handler({ body: { volume } }) {
      await playing.do(nothing, (player) => player.setVolume(volume));
      return { message: 'volume changed', volume };
    },
  });

  app.post('/api/player/queue/add', {
    schema: {
      tags,
      summary: 'Adds a track to the queue',
      body: queueAddRequestSchema,
      response: { 200: queueAnswerSchema, ...refusals },
    },
    preValidation: fieldsFromQuery(queueAddRequestSchema),
    async handler({ body }) {
      await playing.do(
        () => trackOf(body),
        (player, track) => player.add(playing.entryOf(track), body.position),
      );
      return { message: 'track added', queue_size: playing.queueSize() };
    },
  });
}
