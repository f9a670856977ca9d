/** The thread behind `tag-reader.ts`: one path in, its tags out, or its picture. */
import { parentPort } from 'node:worker_threads';
import { readEditableTags, readPicture, readTags } from './tags.ts';

export type ReadRequest = { readonly path: string; readonly what: 'tags' | 'editable' | 'picture' };

parentPort?.on('message', async ({ path, what }: ReadRequest) => {
  if (what === 'tags') return parentPort?.postMessage(await readTags(path));
  if (what === 'editable') return parentPort?.postMessage(await readEditableTags(path));
  const picture = await readPicture(path);
  return parentPort?.postMessage(picture, picture === null ? [] : [picture.buffer]);
});
