import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { dropUntil } from '../seek.ts';
import type { Input } from './input.ts';
import type { Pump } from './pump.ts';

/**
 * Decoded and dropped after a jump until a decoder's state is what it would be: MP3's bit reservoir, Opus' 80 ms and its
 * slower predictions, AAC's overlap and its spectral band replication. A second costs 2 ms.
 */
export const PREROLL_SECONDS = 1;

/** A source at its first frame. */
type AtFirstFrame = {
  readonly input: Input;
  readonly frame: Frame;
  readonly pump: Pump;
  readonly format: { readonly sampleRateHz: number };
  /** The first frame's timestamp, in the stream's time base. */
  readonly firstPts: bigint;
};

/**
 * Jumps to before `fromFrame` and decodes up to it: `frame` then holds it, behind the answered number of samples. `null`
 * where that cannot be done exactly, and the file is to be opened anew: timestamps that are coarser than a frame
 * (Matroska, ASF) or missing.
 */
export function jumpTo(
  { input, frame, pump, format, firstPts }: AtFirstFrame,
  fromFrame: number,
  isNearEnough: boolean,
): number | null {
  const { num, den } = input.stream.timeBase;
  const ticksPerFrame = den / (num * format.sampleRateHz);
  // The rate of HE-AAC's timestamps may be half of that of its samples.
  const isExact = Number.isInteger(ticksPerFrame) || ticksPerFrame === 0.5;
  if (firstPts === AV_NOPTS_VALUE || !(isExact || isNearEnough)) return null;
  const prerollFrames = PREROLL_SECONDS * format.sampleRateHz;
  if (!pump.jump(firstPts + BigInt(Math.floor((fromFrame - prerollFrames) * ticksPerFrame)))) return null;
  const toDrop = dropUntil(
    {
      next: pump.nextFrame,
      position: () =>
        frame.pts === AV_NOPTS_VALUE ? null : Math.round(Number(frame.pts - firstPts) / ticksPerFrame),
      frameCount: () => frame.nbSamples,
      drop: () => frame.unref(),
    },
    fromFrame,
  );
  pump.forgetDamage();
  return toDrop;
}
