import { z } from 'zod';
import { enhancementSchema } from './enhancement.ts';
import { playerStateSchema, positionSchema, volumeSchema } from './player.ts';
import { recommendationSchema } from './recommendation.ts';

const id = z.int();
const seconds = z.number().min(0).describe('Seconds');

/** The data of every message of the contract, by type; each says what it tells and when it is sent. */
export const messageDataSchemas = {
  player_state: playerStateSchema.describe(
    'The whole state of the player: every second while it plays, at once after each change, and first on connecting.',
  ),
  playback_started: z.object({ state: z.literal('playing') }).describe('The player has begun to play.'),
  playback_paused: z.object({ state: z.literal('paused') }).describe('The player holds its position.'),
  playback_stopped: z
    .object({ state: z.literal('stopped') })
    .describe('The player has stopped: by command, or since the queue has come to its end.'),
  track_loaded: z
    .object({ track_path: z.string(), track_id: id })
    .describe('A load command has made this track the current one.'),
  track_changed: z
    .object({ action: z.enum(['next', 'previous']) })
    .describe('The current track is another one: a skip, or the natural end of the one before it.'),
  position_changed: z
    .object({ position: positionSchema })
    .describe('A seek has moved the position; it does not tell the progress of playing.'),
  volume_changed: z.object({ volume: volumeSchema }).describe('The volume has been set.'),
  queue_updated: z
    .object({
      action: z.enum(['added', 'removed', 'reordered', 'cleared', 'shuffled']),
      track_path: z.string().optional().describe('For added'),
      index: z.int().min(0).optional().describe('For removed'),
      queue_size: z.int().min(0),
    })
    .describe(
      'The queue holds other tracks, or the same in another order: what was done, and its new length.',
    ),
  library_updated: z
    .object({
      action: z.enum(['scan', 'import', 'update']),
      track_count: z.int().optional(),
      album_count: z.int().optional(),
      artist_count: z.int().optional(),
    })
    .describe(
      'The library is not what it was: a scan has ended, a file was taken in, or tags or pictures were changed.',
    ),
  metadata_updated: z
    .object({ track_id: id, updated_fields: z.array(z.string()) })
    .describe('Tags of one track were written; lists the fields that are new.'),
  metadata_batch_updated: z
    .object({ track_ids: z.array(id), count: z.int() })
    .describe('Tags of several tracks were written by one request.'),
  playlist_created: z
    .object({ playlist_id: id, name: z.string() })
    .describe('There is a new playlist, made or imported.'),
  playlist_updated: z
    .object({
      playlist_id: id,
      action: z.enum(['renamed', 'track_added', 'track_removed', 'reordered']),
    })
    .describe('A playlist has another name, other tracks or another order.'),
  playlist_deleted: z.object({ playlist_id: id }).describe('A playlist is gone; its tracks are not.'),
  enhancement_settings_changed: enhancementSchema.describe(
    'How the music is to be enhanced, all three settings: after every change, and on connecting.',
  ),
  mastering_recommendation: z.object({ track_id: id, ...recommendationSchema.shape }).meta({
    id: 'MasteringRecommendation',
    description:
      'What mastering a track needs, and what it will do to it: once that is solved after the track became the current one or the settings changed, when a client asks for it, and on connecting.',
  }),
  artwork_updated: z
    .object({ type: z.enum(['album', 'track']), id, artwork_path: z.string() })
    .describe(
      'An album or a track has another picture, or none: uploaded, extracted, found by a scan, or deleted.',
    ),
  scan_progress: z
    .object({
      current: z.int().min(0).describe('Files processed'),
      total: z.int().min(0).describe('Files found'),
      percentage: z.number().min(0).max(100),
      current_file: z.string().optional(),
    })
    .describe(
      'How far the running scan is: at its start, at 100 %, and at most ten times a second between them.',
    ),
  scan_complete: z
    .object({
      files_processed: z.int().min(0),
      tracks_added: z.int().min(0),
      duration: seconds,
    })
    .describe('The scan is through.'),
} as const;

/** What the server sends to one client only, beside the above on connecting. */
export const personalDataSchemas = {
  pong: z.object({}).describe('The answer to a ping, to the client that sent it.'),
  error: z
    .object({ code: z.string(), message: z.string() })
    .describe('What a client sent cannot be understood; tells that client alone, and the connection stays.'),
} as const;

export type WebSocketMessageType = keyof typeof messageDataSchemas;
export type PersonalMessageType = keyof typeof personalDataSchemas;

export type MessageData<Type extends WebSocketMessageType | PersonalMessageType> = z.infer<
  (typeof messageDataSchemas & typeof personalDataSchemas)[Type]
>;

/** Every frame: the data in its envelope. */
export type WebSocketMessage<Type extends WebSocketMessageType | PersonalMessageType = WebSocketMessageType> =
  {
    readonly [T in Type]: {
      readonly type: T;
      readonly data: MessageData<T>;
      /** Unix seconds, fractional. */
      readonly timestamp: number;
      /** Rises by 1 with every broadcast of one server run; a frame to one client carries the current one. */
      readonly seq: number;
    };
  }[Type];

/** The envelope around a message's data, to check a frame or to describe it. */
export function frameSchema(type: WebSocketMessageType | PersonalMessageType) {
  const data = { ...messageDataSchemas, ...personalDataSchemas }[type];
  return z.object({
    type: z.literal(type),
    data,
    timestamp: z.number().describe('Unix seconds, fractional'),
    seq: z
      .int()
      .min(0)
      .describe(
        'Rises by 1 with every broadcast of one server run; a frame to one client carries the current one',
      ),
  });
}

/** What a client may send, by type. */
export const clientMessageSchemas = {
  ping: z.object({ type: z.literal('ping') }).describe('Asks for a pong.'),
  heartbeat: z.object({ type: z.literal('heartbeat') }).describe('A sign of life, taken without an answer.'),
} as const;

export const clientMessageSchema = z.discriminatedUnion('type', [
  clientMessageSchemas.ping,
  clientMessageSchemas.heartbeat,
]);
