import { z } from 'zod';

/** RFC 9457 problem details, the body of every REST error (`application/problem+json`). */
export const problemSchema = z
  .object({
    type: z.string().describe('about:blank: the code says which problem it is'),
    title: z.string().describe('The HTTP status in words'),
    status: z.int(),
    detail: z.string().describe('What happened and what to do, for people'),
    code: z.string().describe('Short and stable, for programs: track_not_found, outside_library, …'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('For a request that does not fit its schema: each field and the rule it breaks'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;
