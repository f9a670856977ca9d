import type { Analysis } from '#engine';
import { featuresOf, type Measured, measuredOf, type SoundPrint, soundPrintOf } from '#profiles';
import type { AudioFile } from './audio-files.ts';
import { eachFile, type Failure } from './each-file.ts';
import { measureFile } from './measure-file.ts';

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
    printer: async () => (result) => (result.ok ? tracks.push(result) : failures.push(result)),
    work: (file, tools) => measureFile(file.path, tools, (analysis) => trackOf(file, analysis)),
  });
  return { tracks, failures, exitCode };
}

/** Throws `not_measurable` for what cannot be matched: nothing could be learned from it. */
function trackOf(file: AudioFile, analysis: Analysis): LearnTrack {
  const measured = measuredOf(analysis);
  featuresOf(measured);
  // The analyzer knows the hash of every file.
  const payloadHash = analysis.payloadHash ?? file.path;
  return { ...file, ok: true, payloadHash, measured, print: soundPrintOf(analysis) };
}
