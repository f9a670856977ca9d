import { stat } from 'node:fs/promises';
import { extname } from 'node:path';

/** Bytes of a second, by extension, as most music has them: CD quality as it is, packed without loss, and not. */
const PCM = 176_400;
const LOSSLESS = 100_000;
const LOSSY = 20_000;
const BYTES_PER_SECOND: Readonly<Record<string, number>> = {
  '.wav': PCM,
  '.aif': PCM,
  '.aiff': PCM,
  '.flac': LOSSLESS,
  '.wv': LOSSLESS,
  '.ape': LOSSLESS,
};

/** About how long a file plays, s, by its size and extension alone; 0 for what cannot be looked at. */
export async function expectedSeconds(path: string): Promise<number> {
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  return bytes / (BYTES_PER_SECOND[extname(path).toLowerCase()] ?? LOSSY);
}
