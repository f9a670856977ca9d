/** The thread behind `tag-reader.ts`: one path in, its tags or its picture out. */
import { parentPort } from 'node:worker_threads';
import type { TagRequest } from './tag-reader.ts';
import { readPicture, readTags } from './tags.ts';

parentPort?.on('message', async (request: TagRequest) => {
  if (typeof request === 'string') return parentPort?.postMessage(await readTags(request));
  const picture = await readPicture(request.pictureOf);
  return parentPort?.postMessage(picture, picture === null ? [] : [picture.buffer]);
});
