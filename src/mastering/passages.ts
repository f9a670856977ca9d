import type { AnalyzeOptions, AudioFormat, AudioSource } from '#engine';
import { ExpectedError } from '#errors';
import type { Excerpt } from './excerpts.ts';

/** What precedes an excerpt: filters and envelopes get to know the music before anything is measured. */
const LEAD_SECONDS = 0.3;

/** The samples of an excerpt; its first `leadFrames` precede it. */
export type Passage = {
  readonly planes: readonly Float32Array[];
  readonly leadFrames: number;
  readonly frameCount: number;
};

/** Reads excerpts in one go through a source, and no further than the last of them; one that it does not hold is empty. */
export function readPassages(
  source: AudioSource,
  excerpts: readonly Excerpt[],
  onProgress?: AnalyzeOptions['onProgress'],
): readonly Passage[] {
  const { sampleRateHz, channels, durationSeconds } = source.format;
  const wanted = excerpts.map(({ fromSeconds, seconds }) => {
    const from = Math.round(fromSeconds * sampleRateHz);
    const leadFrames = Math.min(from, Math.round(LEAD_SECONDS * sampleRateHz));
    const frameCount = leadFrames + Math.round(seconds * sampleRateHz);
    return {
      from: from - leadFrames,
      leadFrames,
      frameCount,
      planes: channels.map(() => new Float32Array(frameCount)),
      filled: 0,
    };
  });
  const end = Math.max(...wanted.map(({ from, frameCount }) => from + frameCount));
  let frame = 0;
  for (const { channels: planes, frameCount } of source.blocks()) {
    for (const passage of wanted) {
      const from = Math.max(0, passage.from + passage.filled - frame);
      const to = Math.min(frameCount, passage.from + passage.frameCount - frame);
      if (from >= to) continue;
      for (let c = 0; c < planes.length; c++)
        passage.planes[c]!.set(planes[c]!.subarray(from, to), passage.filled);
      passage.filled += to - from;
    }
    frame += frameCount;
    if (onProgress?.(frame / sampleRateHz, durationSeconds) === false)
      throw new ExpectedError('cancelled', 'solving was cancelled');
    if (frame >= end) break;
  }
  return wanted.map(({ planes, leadFrames, filled }) => ({
    planes: planes.map((plane) => plane.subarray(0, filled)),
    leadFrames: Math.min(leadFrames, filled),
    frameCount: filled,
  }));
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
