import { z } from 'zod';
import { commandAnswerSchema, repeatSchema } from './player.ts';
import { trackInfoSchema } from './track-info.ts';

/** As many as the player's queue holds. */
const MOST_TRACKS = 10_000;

const place = z.number().int().min(0);

/** `GET /api/player/queue`. */
export const queueSchema = z.object({
  tracks: z.array(trackInfoSchema),
  current_index: z.int().min(-1).describe('-1 with nothing loaded'),
  queue_size: z.int().min(0),
  shuffle: z.boolean().describe('The order is one that shuffling made'),
  repeat: repeatSchema,
});

/** `POST /api/player/queue/add`. */
export const queueAddRequestSchema = z
  .object({
    track_id: z.number().int().positive().optional(),
    track_path: z.string().min(1).max(4096).optional(),
    position: place.optional().describe('Where in the queue; its end when left out'),
  })
  .refine(({ track_id, track_path }) => (track_id === undefined) !== (track_path === undefined), {
    message: 'must give either track_id or track_path',
  });

/** `POST /api/player/queue`. */
export const queueReplaceRequestSchema = z.object({
  tracks: z.array(z.number().int().positive()).min(1).max(MOST_TRACKS).describe('Track ids, in their order'),
  start_index: place.default(0).describe('Which of them plays first'),
  play: z.boolean().default(true).describe('false: that one is only loaded'),
});

export const queueIndexParamsSchema = z.object({ index: z.coerce.number<string>().int().min(0) });

/** `PUT /api/player/queue/reorder`. */
export const queueReorderRequestSchema = z
  .object({
    new_order: z
      .array(place)
      .max(MOST_TRACKS)
      .optional()
      .describe('Each place of the queue once: which entry comes to the first place, the second, …'),
    from_index: place.optional(),
    to_index: place.optional().describe('Counted without the entry that moves'),
  })
  .refine(
    ({ new_order, from_index, to_index }) =>
      new_order === undefined
        ? from_index !== undefined && to_index !== undefined
        : from_index === undefined && to_index === undefined,
    { message: 'must give either new_order, or from_index and to_index' },
  );

/** `PUT /api/player/repeat`. */
export const repeatRequestSchema = z.object({ mode: repeatSchema });

/** What every command to the queue answers. */
export const queueAnswerSchema = commandAnswerSchema
  .extend({
    queue_size: z.int().min(0),
    current_index: z.int().min(-1),
  })
  .meta({ id: 'QueueAnswer' });
