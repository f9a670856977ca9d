import { stat, unlink } from 'node:fs/promises';
import {
  type Analysis,
  type AnalyzeOptions,
  type AudioBlock,
  type AudioSource,
  analyze,
  type DecoderChoice,
  openAudio,
} from '#engine';
import { ExpectedError } from '#errors';
import { createChain } from './chain.ts';
import { openEncoder } from './encode/encoder.ts';
import { outputFor, type RenderFormat } from './encode/output.ts';
import { mastered } from './mastered.ts';
import type { Plan } from './plan.ts';

export type RenderRequest = {
  /** `null` is a bypass: an integer source comes out bit by bit. */
  readonly plan: Plan | null;
  /** The file to write: a temporary one, which nobody takes for whole before the job has ended. */
  readonly out: string;
  readonly format: RenderFormat;
  /** At most 0 dB; behind the limiter, for comparing at equal loudness. */
  readonly gainDb?: number;
  /** Frames of the source, where an analysis knows them: what WAV and FLAC state from their first byte is right then. */
  readonly frameCount?: number;
};

export type Rendered = {
  /** Of the written file, decoded again. */
  readonly analysis: Analysis;
  /** What was taken off the gain, dB, because the encoder had lifted peaks above the ceiling; 0 for most. */
  readonly backedOffDb: number;
  /** How far the true peak of the written file is above the plan's ceiling nevertheless, dB; never for WAV and FLAC. */
  readonly ceilingExceededDb: number;
};

/**
 * Masters a file into another, front to back, and measures what was written. A file that exceeds the ceiling, as lossy
 * encoders make it, is rendered once more with that much less gain: into a new file of that name, so that whoever reads
 * the first meanwhile has all of it. On failure there is no file.
 *
 * Progress counts every second that is rendered or measured, for lossy formats twice: a master that is right at first
 * ends at half. Errors as `openAudio`, `invalid_request` for a format that cannot hold it, `storage_full`, `cancelled`.
 */
export async function render(
  path: string,
  request: RenderRequest,
  { decoder, onProgress }: AnalyzeOptions & { readonly decoder: DecoderChoice },
): Promise<Rendered> {
  const { plan, format, gainDb = 0 } = request;
  if (!(gainDb <= 0 && gainDb > Number.NEGATIVE_INFINITY)) {
    throw new ExpectedError('invalid_request', `gainDb must be finite and at most 0, got ${gainDb}`);
  }
  await requireOther(path, request.out);
  const isLossy = format === 'opus' || format === 'mp3';
  const progress = createProgress(isLossy && plan !== null ? 4 : 2, onProgress);
  let backedOffDb = 0;
  let analysis = await renderOnce(path, request, { decoder, progress });
  if (exceededDb(analysis, plan) > 0) {
    backedOffDb = exceededDb(analysis, plan);
    analysis = await renderOnce(path, { ...request, gainDb: gainDb - backedOffDb }, { decoder, progress });
  }
  return { analysis, backedOffDb, ceilingExceededDb: exceededDb(analysis, plan) };
}

function exceededDb({ truePeakDbtp }: Analysis, plan: Plan | null): number {
  return plan === null || truePeakDbtp === null ? 0 : Math.max(0, truePeakDbtp - plan.ceilingDbtp);
}

type Progress = ReturnType<typeof createProgress>;
type Means = { readonly decoder: DecoderChoice; readonly progress: Progress };

async function renderOnce(path: string, request: RenderRequest, means: Means): Promise<Analysis> {
  using source = await openAudio(path, means.decoder);
  try {
    await write(source, request, means.progress);
    using written = await openAudio(request.out, means.decoder);
    const analysis = analyze(written, {
      onProgress: (seconds) => means.progress.report(seconds, source.format.durationSeconds),
    });
    means.progress.passed();
    return analysis;
  } catch (error) {
    await unlink(request.out).catch(() => {}); // it may not have come into being
    throw error;
  }
}

async function write(source: AudioSource, request: RenderRequest, progress: Progress): Promise<void> {
  const { plan, out, gainDb = 0 } = request;
  const { sampleRateHz, channels, durationSeconds } = source.format;
  const output = outputFor(source.format, request);
  await unlink(out).catch(() => {}); // mostly there is none; one that cannot be replaced fails to be opened
  const stated = durationSeconds === null ? null : Math.round(durationSeconds * sampleRateHz);
  using encoder = await openEncoder(out, { output, sampleRateHz, frameCount: request.frameCount ?? stated });
  const blocks =
    plan === null
      ? source.blocks()
      : mastered(source.blocks(), createChain({ sampleRateHz, channels }, plan));
  const gain = 10 ** (gainDb / 20);
  let frames = 0;
  for (const block of blocks) {
    if (gain !== 1) amplify(block, gain);
    encoder.write(block);
    frames += block.frameCount;
    if (!progress.report(frames / sampleRateHz, durationSeconds)) {
      const seconds = (frames / sampleRateHz).toFixed(1);
      throw new ExpectedError('cancelled', `rendering was cancelled after ${seconds} s`);
    }
  }
  encoder.finish();
  progress.passed();
}

function amplify({ channels, frameCount }: AudioBlock, gain: number): void {
  for (const plane of channels) for (let i = 0; i < frameCount; i++) plane[i]! *= gain;
}

/** Adds up the passes over the file, each as long as the source. */
function createProgress(passCount: number, onProgress: AnalyzeOptions['onProgress']) {
  let before = 0;
  let current = 0;
  return {
    /** Whether to go on. */
    report(secondsDone: number, sourceSeconds: number | null): boolean {
      current = secondsDone;
      const total = sourceSeconds === null ? null : passCount * sourceSeconds;
      const done = before + secondsDone;
      return onProgress?.(total === null ? done : Math.min(done, total), total) !== false;
    },
    passed(): void {
      before += current;
      current = 0;
    },
  };
}

async function requireOther(path: string, out: string): Promise<void> {
  const [source, target] = await Promise.all([path, out].map((file) => stat(file).catch(() => null)));
  if (source && target && source.dev === target.dev && source.ino === target.ino) {
    throw new ExpectedError('invalid_request', `out must be another file than the one to master, got ${out}`);
  }
}
