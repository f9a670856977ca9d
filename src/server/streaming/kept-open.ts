import type { FileHandle } from 'node:fs/promises';
import { ExpectedError } from '#errors';
import { type Closing, whenClosed } from './when-closed.ts';

/**
 * What has to be learnt of a file before it is sent; from then on it is open for as long as its response. Throws
 * `cancelled` when the client has gone meanwhile, as players do that seek: that is no failure of the reading.
 */
export async function keptOpen<Learnt>(
  file: FileHandle,
  response: Closing,
  learn: (file: FileHandle) => Promise<Learnt>,
): Promise<Learnt> {
  try {
    const learnt = await learn(file);
    if (response.closed) throw new ExpectedError('cancelled', 'the client has gone');
    whenClosed(response, () => void file.close());
    return learnt;
  } catch (error) {
    await file.close();
    throw error;
  }
}
