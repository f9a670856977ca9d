import type { Frame } from 'node-av/lib';
import { ExpectedError } from '#errors';
import type { AudioBlock, AudioFormat } from '../../audio-source.ts';
import { BLOCK_FRAMES } from '../../kernel/blocks.ts';
import { openRoom } from '../../kernel/room.ts';
import type { Pump } from './pump.ts';
import { SAMPLE_FORMATS } from './sample-formats.ts';
import { openQueue, type SampleQueue } from './sample-queue.ts';

/**
 * Gathers the decoder's frames (47 to 22,050 samples each) into blocks of one size, but for the first `framesToDrop`
 * samples. `frame` holds the first. The planes lie in the kernels' memory.
 */
export function* readBlocks(
  pump: Pick<Pump, 'hasFrame' | 'nextFrame'>,
  frame: Frame,
  format: AudioFormat,
  path: string,
  framesToDrop: number,
): Generator<AudioBlock> {
  using room = openRoom();
  const planes = format.channels.map(() => room.float32(BLOCK_FRAMES));
  let queue: SampleQueue | undefined;
  let queued = 0;
  let filled = 0;
  let toDrop = framesToDrop;
  try {
    for (; pump.hasFrame(); pump.nextFrame()) {
      const frameCount = frame.nbSamples;
      if (toDrop >= frameCount) {
        toDrop -= frameCount;
        continue;
      }
      if (queue?.add(frame) !== true) {
        requireSameFormat(frame, format, path);
        queue?.take(queued, filled);
        filled += queued;
        queued = 0;
        queue?.free();
        queue = openQueue(frame, planes);
        if (!queue.add(frame)) throw new Error(`${path}: a queue does not take the frame it was opened for`);
      }
      queued += frameCount;
      while (toDrop > 0) {
        const count = Math.min(toDrop, BLOCK_FRAMES);
        queue.take(count, 0);
        queued -= count;
        toDrop -= count;
      }
      while (filled + queued >= BLOCK_FRAMES) {
        queue.take(BLOCK_FRAMES - filled, filled);
        queued -= BLOCK_FRAMES - filled;
        filled = 0;
        yield { channels: planes, frameCount: BLOCK_FRAMES };
      }
    }
    queue?.take(queued, filled);
    if (filled + queued > 0) yield { channels: planes, frameCount: filled + queued };
  } finally {
    queue?.free();
  }
}

/** What one reading cannot go on with. Another sample format, or other places of as many channels, it can. */
function requireSameFormat(frame: Frame, { sampleRateHz, channels }: AudioFormat, path: string): void {
  if (!SAMPLE_FORMATS.has(frame.format)) {
    throw new ExpectedError('unsupported_audio', `${path}: unknown sample format`);
  }
  if (frame.sampleRate !== sampleRateHz || frame.channels !== channels.length) {
    throw new ExpectedError(
      'unsupported_audio',
      `${path} changes from ${sampleRateHz} Hz and ${channels.length} channels to ${frame.sampleRate} Hz and ${frame.channels} channels on the way`,
    );
  }
}
