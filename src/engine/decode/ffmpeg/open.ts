import { Frame } from 'node-av/lib';
import { ExpectedError } from '#errors';
import type { AudioSource } from '../../audio-source.ts';
import { readBlocks } from './blocks.ts';
import { formatOf } from './format.ts';
import { openInput, requireSampleRate } from './input.ts';
import { jumpTo, PREROLL_SECONDS } from './jump.ts';
import { payloadHashFor } from './payload.ts';
import { createPump, openDecoder } from './pump.ts';

/**
 * Opens a file with FFmpeg (node-av's low-level synchronous calls: the asynchronous ones measured a quarter of the
 * speed), to be read from `fromSeconds` on. The container's trims (encoder delay and padding, pre-skip, edit lists) are
 * applied by the decoder. Throws `undecodable_audio` when there is no audio in it, `unsupported_audio` for more than 64
 * channels.
 */
export function openWithFfmpeg(path: string, fromSeconds = 0, isNearEnough = false): AudioSource {
  let opened = openAtFirstFrame(path, fromSeconds === 0, isNearEnough);
  try {
    const fromFrame = Math.round(fromSeconds * opened.format.sampleRateHz);
    let toDrop: number | null = fromFrame;
    if (fromSeconds > PREROLL_SECONDS) {
      toDrop = jumpTo(opened, fromFrame, isNearEnough);
      if (toDrop === null) {
        // It cannot be told where the jump led to: decoded from the start instead.
        opened.close();
        opened = openAtFirstFrame(path, false);
        toDrop = fromFrame;
      }
    }
    const { pump, frame, format, close } = opened;
    const framesToDrop = toDrop;
    let reading: Generator | undefined;
    return {
      decoder: 'ffmpeg',
      format,
      blocks() {
        const blocks = readBlocks(pump, frame, format, path, framesToDrop);
        reading = blocks;
        return blocks;
      },
      get damagedPackets() {
        return pump.damagedPackets();
      },
      get payloadHash() {
        return pump.payloadHash();
      },
      [Symbol.dispose](): void {
        reading?.return(undefined); // nobody may have seen its end, and it holds memory of the kernels
        close();
      },
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}

/** The first frame tells the truth where headers do not: HE-AAC doubles its rate, unknown layouts get one. */
function openAtFirstFrame(path: string, isToHash: boolean, isNearEnough = false) {
  const input = openInput(path, isNearEnough);
  const decoder = openDecoder(input);
  const frame = new Frame();
  frame.alloc();
  const pump = createPump(input, decoder, frame, isToHash ? payloadHashFor(input) : null);
  const close = (): void => {
    frame.free();
    decoder.freeContext();
    input.close();
  };
  try {
    if (!pump.nextFrame())
      throw new ExpectedError('undecodable_audio', `${path} holds no audio that can be decoded`);
    requireSampleRate(path, frame.sampleRate);
    return { input, frame, pump, format: formatOf(input, frame), firstPts: frame.pts, close };
  } catch (error) {
    close();
    throw error;
  }
}
