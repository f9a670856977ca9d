import { z } from 'zod';

/** What every list takes; numbers arrive as text. */
export const pageQuerySchema = z.object({
  limit: z.coerce.number<string>().int().min(1).max(500).default(50),
  offset: z.coerce.number<string>().int().min(0).default(0),
  search: z.string().max(200).optional(),
  order: z.enum(['asc', 'desc']).default('asc'),
});

/** What every list answers beside its items. */
export const pageSchema = z.object({
  total: z.int().min(0),
  offset: z.int().min(0),
  limit: z.int().min(1),
  has_more: z.boolean(),
});
