/** The process behind `image-process.ts`: one question in, one answer out. It may be killed at any moment. */
import { ExpectedError } from '#errors';
import { inspect, render } from './image.ts';
import type { ImageAnswer, ImageQuestion } from './image-process.ts';

async function answer({ kind, path, format, size }: ImageQuestion): Promise<ImageAnswer> {
  try {
    const value = kind === 'inspect' ? await inspect(path, format) : await render(path, format, size);
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
}

process.on('message', async (question: ImageQuestion) => process.send?.(await answer(question)));
// The server is gone, however it went.
process.on('disconnect', () => process.exit(0));
