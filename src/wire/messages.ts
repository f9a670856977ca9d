import { z } from 'zod';
import { enhancementSchema } from './enhancement.ts';
import { playerStateSchema, positionSchema, volumeSchema } from './player.ts';

const id = z.int();
const seconds = z.number().min(0).describe('Seconds');

/** The data of every message of the contract, by type. */
export const messageDataSchemas = {
  player_state: playerStateSchema,
  playback_started: z.object({ state: z.literal('playing') }),
  playback_paused: z.object({ state: z.literal('paused') }),
  playback_stopped: z.object({ state: z.literal('stopped') }),
  track_loaded: z.object({ track_path: z.string(), track_id: id }),
  track_changed: z.object({ action: z.enum(['next', 'previous']) }),
  position_changed: z.object({ position: positionSchema }),
  volume_changed: z.object({ volume: volumeSchema }),
  queue_updated: z.object({
    action: z.enum(['added', 'removed', 'reordered', 'cleared', 'shuffled']),
    track_path: z.string().optional().describe('For added'),
    index: z.int().min(0).optional().describe('For removed'),
    queue_size: z.int().min(0),
  }),
  library_updated: z.object({
    action: z.enum(['scan', 'import', 'update']),
    track_count: z.int().optional(),
    album_count: z.int().optional(),
    artist_count: z.int().optional(),
  }),
  metadata_updated: z.object({ track_id: id, updated_fields: z.array(z.string()) }),
  metadata_batch_updated: z.object({ track_ids: z.array(id), count: z.int() }),
  playlist_created: z.object({ playlist_id: id, name: z.string() }),
  playlist_updated: z.object({
    playlist_id: id,
    action: z.enum(['renamed', 'track_added', 'track_removed', 'reordered']),
  }),
  playlist_deleted: z.object({ playlist_id: id }),
  enhancement_settings_changed: enhancementSchema,
  mastering_recommendation: z
    .object({
      track_id: id,
      primary_profile_id: z.string(),
      primary_profile_name: z.string(),
      confidence_score: z.number().min(0).max(1),
      predicted_loudness_change: z.number().describe('LU'),
      predicted_crest_change: z.number().describe('dB'),
      predicted_centroid_change: z.number().describe('Hz'),
      weighted_profiles: z
        .array(
          z.object({
            profile_id: z.string(),
            profile_name: z.string(),
            weight: z.number().min(0).max(1).describe('All weights sum to 1'),
          }),
        )
        .describe('The blend, best first; empty when one profile is enough or none fits'),
      reasoning: z.string(),
      is_hybrid: z.boolean().describe('Whether weighted_profiles holds a blend'),
    })
    .meta({ id: 'MasteringRecommendation' }),
  artwork_updated: z.object({ type: z.enum(['album', 'track']), id, artwork_path: z.string() }),
  scan_progress: z.object({
    current: z.int().min(0).describe('Files processed'),
    total: z.int().min(0).describe('Files found'),
    percentage: z.number().min(0).max(100),
    current_file: z.string().optional(),
  }),
  scan_complete: z.object({
    files_processed: z.int().min(0),
    tracks_added: z.int().min(0),
    duration: seconds,
  }),
} as const;

/** What the server sends to one client only, beside the above on connecting. */
export const personalDataSchemas = {
  pong: z.object({}),
  error: z.object({ code: z.string(), message: z.string() }),
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
  return z.object({ type: z.literal(type), data, timestamp: z.number(), seq: z.int().min(0) });
}

/** What a client may send. */
export const clientMessageSchema = z.object({ type: z.enum(['ping', 'heartbeat']) });
