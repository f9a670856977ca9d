import type { AnalyzeOptions, AudioFormat, AudioSource } from '#engine';
import { ExpectedError } from '#errors';
import type { Excerpt } from './excerpts.ts';

/** What precedes an excerpt: filters and envelopes get to know the music before anything is measured. More than twice the release time. */
const LEAD_SECONDS = 0.3;

/** The samples of an excerpt; its first `leadFrames` precede it. */
export type Passage = {
  readonly planes: readonly Float32Array[];
  readonly leadFrames: number;
  readonly frameCount: number;
};

/** An excerpt begins in the middle of a wave: its lead rises within so many frames, lest an equaliser makes a peak of the edge. */
const RISE_FRAMES = 256;

/** Reading on over such a gap costs no more than opening the file anew and decoding what a jump needs. */
const LONGEST_GAP_SECONDS = 8;

/** A passage as it fills. */
type Wanted = {
  readonly from: number;
  readonly leadFrames: number;
  readonly frameCount: number;
  readonly planes: readonly Float32Array[];
  filled: number;
};

/**
 * Reads excerpts, in their order. `open` gives a source from a moment on: each run of excerpts with short gaps between
 * them is read in one go. An excerpt that the file does not hold comes back empty.
 */
export async function readPassages(
  { sampleRateHz, channels }: Pick<AudioFormat, 'sampleRateHz' | 'channels'>,
  excerpts: readonly Excerpt[],
  open: (fromSeconds: number) => Promise<AudioSource>,
  onProgress?: AnalyzeOptions['onProgress'],
): Promise<readonly Passage[]> {
  const passages = excerpts.map(({ fromSeconds, seconds }): Wanted => {
    const start = Math.round(fromSeconds * sampleRateHz);
    const leadFrames = Math.min(start, Math.round(LEAD_SECONDS * sampleRateHz));
    const frameCount = leadFrames + Math.round(seconds * sampleRateHz);
    const planes = channels.map(() => new Float32Array(frameCount));
    return { from: start - leadFrames, leadFrames, frameCount, planes, filled: 0 };
  });
  const waiting = passages.toSorted((a, b) => a.from - b.from);
  while (waiting.length > 0) {
    const run = takeRun(waiting, LONGEST_GAP_SECONDS * sampleRateHz);
    const from = run[0]?.from ?? 0;
    using source = await open(from / sampleRateHz);
    readRun(source, from, run, onProgress);
  }
  return passages.map(({ planes, leadFrames, filled }) => ({
    planes: planes.map((plane) => plane.subarray(0, filled)),
    leadFrames: Math.min(leadFrames, filled),
    frameCount: filled,
  }));
}

/**
 * Samples of a passage, for a chain that needs `moreFrames` to let it out. It does not break off where it was cut, which an
 * equaliser would make a peak of that the track does not have: it goes on backwards, and fades. New planes.
 */
export function continued(
  { planes, leadFrames, frameCount }: Passage,
  moreFrames: number,
): readonly Float32Array[] {
  const rise = Math.min(RISE_FRAMES, leadFrames);
  return planes.map((plane) => {
    const longer = new Float32Array(frameCount + moreFrames);
    longer.set(plane);
    for (let i = 0; i < rise; i++) longer[i]! *= i / rise;
    for (let i = 0; i < Math.min(moreFrames, frameCount); i++)
      longer[frameCount + i] = plane[frameCount - 1 - i]! * (1 - (i + 1) / moreFrames);
    return longer;
  });
}

/** Takes the first passages off that follow each other with gaps of at most `longestGap` frames. */
function takeRun(waiting: Wanted[], longestGap: number): readonly Wanted[] {
  let end = Number.NEGATIVE_INFINITY;
  const last = waiting.findIndex(({ from, frameCount }, index) => {
    if (index > 0 && from - end > longestGap) return true;
    end = Math.max(end, from + frameCount);
    return false;
  });
  return waiting.splice(0, last < 0 ? waiting.length : last);
}

function readRun(
  source: AudioSource,
  from: number,
  run: readonly Wanted[],
  onProgress: AnalyzeOptions['onProgress'],
): void {
  const { sampleRateHz, durationSeconds } = source.format;
  const end = Math.max(...run.map((passage) => passage.from + passage.frameCount));
  let frame = from;
  for (const { channels: planes, frameCount } of source.blocks()) {
    for (const passage of run) {
      const first = Math.max(0, passage.from + passage.filled - frame);
      const to = Math.min(frameCount, passage.from + passage.frameCount - frame);
      if (first >= to) continue;
      for (let c = 0; c < planes.length; c++)
        passage.planes[c]!.set(planes[c]!.subarray(first, to), passage.filled);
      passage.filled += to - first;
    }
    frame += frameCount;
    if (onProgress?.(frame / sampleRateHz, durationSeconds) === false)
      throw new ExpectedError('cancelled', 'solving was cancelled');
    if (frame >= end) return;
  }
}

/** Passages as one source for the engine's meters, leads left out. */
export function sourceOfPassages(
  { sampleRateHz, channels }: Pick<AudioFormat, 'sampleRateHz' | 'channels'>,
  passages: readonly Passage[],
): AudioSource {
  return {
    decoder: 'ffmpeg',
    format: { sampleRateHz, channels, durationSeconds: null, bitsPerSample: null, codec: 'excerpts' },
    *blocks() {
      for (const { planes, leadFrames, frameCount } of passages) {
        if (frameCount === leadFrames) continue;
        yield {
          channels: planes.map((plane) => plane.subarray(leadFrames)),
          frameCount: frameCount - leadFrames,
        };
      }
    },
    damagedPackets: 0,
    payloadHash: null,
    [Symbol.dispose]() {},
  };
}
