import { z } from 'zod';
import { between } from './numbers.ts';
import { trackInfoSchema } from './track-info.ts';

export const volumeSchema = between(0, 1).describe('0.0 to 1.0');
export const repeatSchema = z.enum(['off', 'all', 'one']);
export const positionSchema = z.number().min(0).describe('Seconds');

/** What a page is known by, as long as it is open: it makes that up. */
const soundPageSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be 1 to 64 letters, digits or hyphens')
  .describe('An id that a page made up for itself: 1 to 64 letters, digits or hyphens');

/** The data of `player_state`. */
export const playerStateSchema = z
  .object({
    currentTrack: trackInfoSchema.nullable(),
    isPlaying: z.boolean(),
    volume: volumeSchema,
    position: positionSchema,
    duration: z.number().min(0).describe('Seconds; 0 with nothing loaded or not known'),
    queue: z.array(trackInfoSchema),
    queueIndex: z.int().min(-1).describe('-1 with nothing loaded'),
    gapless_enabled: z.boolean(),
    crossfade_enabled: z.boolean(),
    crossfade_duration: z.number().min(0).describe('Seconds'),
    repeat: repeatSchema,
    shuffle: z.boolean(),
    sound_page: soundPageSchema.nullable().describe('The page that sounds; null where none does'),
    sound_device: z
      .boolean()
      .describe('The service has an audio device of its own, which sounds as long as no page does'),
  })
  .meta({ id: 'PlayerState' });

export type PlayerState = z.infer<typeof playerStateSchema>;

/** `GET /api/player/status`: the same, with the number of the last broadcast. */
export const playerStatusSchema = playerStateSchema.extend({ seq: z.int() });

/** `POST /api/player/load`. */
export const loadRequestSchema = z
  .object({
    track_id: z.number().int().positive().optional(),
    track_path: z.string().min(1).max(4096).optional(),
  })
  .refine(({ track_id, track_path }) => (track_id === undefined) !== (track_path === undefined), {
    message: 'must give either track_id or track_path',
  });

/** `POST /api/player/play`. */
export const playRequestSchema = z.object({
  queue_index: z.number().int().min(0).optional().describe('That entry of the queue, from its start'),
});

/** `POST /api/player/seek`. */
export const seekRequestSchema = z.object({
  position: z.number().describe('Seconds, 0 to the duration of the track: the player checks that'),
});

/** `POST /api/player/volume`. */
export const volumeRequestSchema = z.object({ volume: volumeSchema });

/** `GET|PUT /api/player/settings`. */
export const playerSettingsSchema = z
  .object({
    gapless_enabled: z.boolean().describe('Without it a pause of 2 s follows each track but the last'),
    crossfade_enabled: z.boolean().describe('The next track begins before this one ends'),
    crossfade_duration: between(0, 12).describe('Seconds, 0 to 12; never more than half of either track'),
  })
  .meta({ id: 'PlayerSettings' });

/** Any of the three. */
export const playerSettingsRequestSchema = playerSettingsSchema
  .partial()
  .refine((fields) => Object.values(fields).some((value) => value !== undefined), {
    message: 'must give at least one of gapless_enabled, crossfade_enabled, crossfade_duration',
  });

/** `PUT /api/player/sound`. */
export const soundRequestSchema = z.object({
  page: soundPageSchema.nullable().describe('Who sounds from now on; null for no page'),
  only_if: soundPageSchema
    .nullable()
    .optional()
    .describe(
      'Only if this one sounds now, null for none: another does where the answer names another. Left out: at any rate',
    ),
});

/** `GET|PUT /api/player/sound`: who sounds now. */
export const soundSchema = z
  .object({ page: soundPageSchema.nullable(), device: z.boolean() })
  .meta({ id: 'Sound' });

/** What a command answers. */
export const commandAnswerSchema = z.object({ message: z.string() });
export const loadAnswerSchema = commandAnswerSchema.extend({ track: trackInfoSchema, queue_index: z.int() });
export const skipAnswerSchema = commandAnswerSchema
  .extend({
    track: trackInfoSchema.nullable(),
    queue_index: z.int(),
  })
  .meta({ id: 'SkipAnswer' });
