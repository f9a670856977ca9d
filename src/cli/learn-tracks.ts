import type { Analysis } from '#engine';
import { ExpectedError } from '#errors';
import { featuresOf, type Measured, measuredOf, type SoundPrint, soundPrintOf } from '#profiles';
import type { AudioFile } from './audio-files.ts';
import { eachFile, type Failure } from './each-file.ts';

/** A track of either folder, as far as learning needs it: thousands are held at once. */
export type LearnTrack = AudioFile & {
  readonly ok: true;
  readonly payloadHash: string;
  readonly measured: Measured;
  readonly print: SoundPrint;
};

/**
 * Measures files on `threads` threads with one progress line. What cannot be read or matched becomes a failure. `exitCode`
 * is 128 and more where Ctrl-C stopped it.
 */
export async function measureTracks(
  files: readonly AudioFile[],
  threads: number | undefined,
): Promise<{
  readonly tracks: readonly LearnTrack[];
  readonly failures: readonly Failure[];
  readonly exitCode: number;
}> {
  const tracks: LearnTrack[] = [];
  const failures: Failure[] = [];
  const exitCode = await eachFile<AudioFile, LearnTrack>(files, {
    threads,
    print: (result) => (result.ok ? tracks.push(result) : failures.push(result)),
    async work(file, { analyzer, signal, onProgress }) {
      const analysis = await analyzer.analyze(file.path, {
        signal,
        onProgress: (done, total) => onProgress(total ? done / total : 0, 'measuring'),
      });
      return trackOf(file, analysis);
    },
  });
  return { tracks, failures, exitCode };
}

function trackOf(file: AudioFile, analysis: Analysis): LearnTrack {
  const measured = measuredOf(analysis);
  try {
    featuresOf(measured);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    throw new ExpectedError(error.code, `${file.path}: ${error.message}`, { cause: error });
  }
  // The analyzer knows the hash of every file.
  const payloadHash = analysis.payloadHash ?? file.path;
  return { ...file, ok: true, payloadHash, measured, print: soundPrintOf(analysis) };
}
