/** A thread for tests of `tag-reader.ts` that does what parsers have done on hostile files, as the name demands. */
import { parentPort } from 'node:worker_threads';
import { withoutTags } from '../../src/library/without-tags.ts';

parentPort?.on('message', ({ path }: { readonly path: string }) => {
  if (path.includes('hang')) for (;;);
  if (path.includes('throw')) throw new Error('Unexpected end of chunk');
  if (path.includes('exit')) process.exit(3);
  if (path.includes('late')) setTimeout(() => Promise.reject(new Error('nobody waits for this')), 50);
  if (path.includes('heap')) for (const kept: unknown[] = []; ; ) kept.push(new Array(100_000).fill(kept));
  parentPort?.postMessage(withoutTags(path, null));
});
