import { z } from 'zod';

/** `GET /api/health`: the process answers. */
export const healthSchema = z.object({ status: z.literal('alive'), uptime_seconds: z.number() });

/** `GET /api/ready`: 200 when everything that requests rest on works, 503 with the same body when not. */
export const readySchema = z
  .object({
    ready: z.boolean(),
    database: z.boolean(),
    analyzer: z.object({
      ready: z.boolean(),
      decoder: z.string().nullable().describe('ffmpeg or web-audio; null before the first start'),
      threads: z.int(),
      running: z.int(),
      waiting: z.int(),
      restarts: z.int().describe('How often it died and was started again'),
      decodes: z
        .object({
          analyze: z.int(),
          payload_hash: z.int(),
          describe: z.int(),
          solve: z.int(),
          predict: z.int(),
          render: z.int(),
        })
        .describe('How often a file began to be decoded, by what for, since the service started'),
    }),
    library_folders: z.array(z.object({ path: z.string(), readable: z.boolean() })),
  })
  .meta({ id: 'Ready' });

/** `GET /api/about`. */
export const aboutSchema = z.object({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  source: z.string().describe("Where this version's source is offered (AGPL-3.0 section 13)"),
  algorithm_version: z.int(),
  node: z.string(),
});
