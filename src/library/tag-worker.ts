/** The thread behind `tag-reader.ts`: one path in, its tags out. */
import { parentPort } from 'node:worker_threads';
import { readEditableTags, readTags } from './tags.ts';

export type ReadRequest = { readonly path: string; readonly what: 'tags' | 'editable' };

parentPort?.on('message', async ({ path, what }: ReadRequest) =>
  parentPort?.postMessage(what === 'tags' ? await readTags(path) : await readEditableTags(path)),
);
