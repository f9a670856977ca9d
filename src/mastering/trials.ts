import { type AnalyzeOptions, type DecoderChoice, openAudio } from '#engine';
import { ExpectedError } from '#errors';
import { chooseExcerpts, type ExcerptBudget } from './excerpts.ts';
import { readPassages } from './passages.ts';
import type { SolveRequest } from './solution.ts';
import { createTrial, type Trial } from './trial.ts';

export type SolveOptions = AnalyzeOptions & { readonly decoder: DecoderChoice };

/** How much of a track is tried, at 48 kHz in stereo, and how closely it is looked at. */
export type Scope = ExcerptBudget & { readonly withTruePeak: boolean };

/** From here on a jump need only be near: an MP3 of hours is else read from its start for each. */
const LONG_SECONDS = 1200;

/** A trial for each scope, from one reading of the file. Throws as `openAudio`, and `cancelled`. */
export async function openTrials<Scopes extends readonly Scope[]>(
  path: string,
  analysis: SolveRequest['analysis'],
  scopes: readonly [...Scopes],
  { decoder, onProgress }: SolveOptions,
): Promise<{ readonly [S in keyof Scopes]: Trial }> {
  const { format } = analysis;
  // Whatever the format, the same number of samples.
  const share = Math.min(1, 48_000 / format.sampleRateHz) * Math.min(1, 2 / format.channels.length);
  const chosen = scopes.map(({ typicalCount, peakCount, withTruePeak }) => ({
    withTruePeak,
    ...chooseExcerpts(analysis, {
      typicalCount: Math.max(4, Math.round(typicalCount * share)),
      peakCount: Math.max(4, Math.round(peakCount * share)),
    }),
  }));
  const excerpts = chosen.flatMap(({ typical, peaks }) => [...typical, ...peaks]);
  const isNearEnough = analysis.durationSeconds > LONG_SECONDS;
  const open = (fromSeconds: number) => openAudio(path, decoder, { fromSeconds, isNearEnough });
  const read = [...(await readPassages(format, excerpts, open, onProgress))];
  return chosen.map(({ typical, peaks, withTruePeak }) =>
    heeding(
      createTrial(
        analysis,
        format,
        { typical: read.splice(0, typical.length), peaks: read.splice(0, peaks.length) },
        { withTruePeak },
      ),
      onProgress,
    ),
  ) as { readonly [S in keyof Scopes]: Trial };
}

/** Gives a sign of life before each try, and heeds who says to stop: who does not is ended with its process. */
function heeding(trial: Trial, onProgress: SolveOptions['onProgress']): Trial {
  return {
    try(plan) {
      if (onProgress?.(0, null) === false) throw new ExpectedError('cancelled', 'solving was cancelled');
      return trial.try(plan);
    },
  };
}
