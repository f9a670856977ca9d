/** A thread for tests of `tag-writer.ts`: spoils the file that it is given, then does as its name demands. */
import { writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

parentPort?.on(
  'message',
  ({ fields, path }: { readonly path: string; readonly fields: { title?: string } }) => {
    writeFileSync(path, 'half of');
    if (fields.title === 'hang') for (;;);
    if (fields.title === 'throw') throw new Error('memory access out of bounds');
    if (fields.title === 'exit') process.exit(3);
    parentPort?.postMessage({ problem: fields.title === 'refuse' ? 'nothing could be saved' : null });
  },
);
