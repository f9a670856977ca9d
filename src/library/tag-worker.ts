/** The thread behind `tag-reader.ts`: one path in, its tags out. */
import { parentPort } from 'node:worker_threads';
import { readTags } from './tags.ts';

parentPort?.on('message', async (path: string) => parentPort?.postMessage(await readTags(path)));
