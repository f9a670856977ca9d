import { z } from 'zod';

/** `GET|POST|DELETE /api/library/folders`. */
export const foldersSchema = z.object({ folders: z.array(z.string()) });
export const folderRequestSchema = z.object({ path: z.string().min(1).max(4096) });

/** `GET /api/library/folders/children`. */
export const childFoldersQuerySchema = z.object({
  path: folderRequestSchema.shape.path
    .optional()
    .describe('Absolute; left out, the places where music is likely to be found'),
});
export const childFoldersSchema = z
  .object({
    path: z.string().nullable().describe('null for the places to start from'),
    parent: z.string().nullable().describe('The folder that it lies in; null at the top'),
    folders: z
      .array(z.object({ name: z.string(), path: z.string() }))
      .describe('By name, hidden ones left out; at most 1,000'),
    has_more: z.boolean().describe('Whether there are more than are listed'),
  })
  .meta({ id: 'ChildFolders' });
