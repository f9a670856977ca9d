import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import type { WorkTools } from './each-file.ts';

/**
 * Measures a file and makes something of it; progress is that of measuring, 0…1. Rejects as the analyzer does, and as `make`
 * does, the file's name in it.
 */
export async function measureFile<Made>(
  path: string,
  { analyzer, signal, onProgress }: WorkTools,
  make: (analysis: Analysis) => Made,
): Promise<Made> {
  const analysis = await analyzer.analyze(path, {
    signal,
    onProgress: (done, total) => onProgress(total ? done / total : 0, 'measuring'),
  });
  try {
    return make(analysis);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    throw new ExpectedError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}
