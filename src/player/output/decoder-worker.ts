/** The thread that decodes what is to be heard, a few seconds ahead; the earliest opened goes first. */
import { parentPort } from 'node:worker_threads';
import { type AudioBlock, type AudioSource, createResampler, openAudio } from '#engine';
import { ExpectedError, messageOf } from '#errors';
import type { DecoderReport, DecoderRequest } from './decoder-thread.ts';
import { type PcmRing, pcmRing, RING_FRAMES } from './pcm-ring.ts';
import { createStereoMix } from './stereo-mix.ts';

/** How long it sleeps when all rings are full. */
const IDLE_MS = 50;
/** What the engine gives at a time, at most, and what a resampler may hold back. */
const BLOCK_FRAMES = 8192 + 1024;

type Filling = {
  readonly request: Extract<DecoderRequest, { type: 'open' }>;
  readonly ring: PcmRing;
  /** Frames that one more block can become. */
  roomNeeded: number;
  source: AudioSource | null;
  /** Puts one more block into the ring; false at the end. */
  next: (() => boolean) | null;
};

const fillings = new Map<number, Filling>();
let isRunning = false;

parentPort?.on('message', (request: DecoderRequest) => {
  if (request.type === 'open') {
    const ring = pcmRing(request.memory);
    fillings.set(request.key, { request, ring, roomNeeded: 0, source: null, next: null });
    if (!isRunning) void run();
  } else {
    const filling = fillings.get(request.key);
    fillings.delete(request.key);
    filling?.source?.[Symbol.dispose]();
  }
});

async function run(): Promise<void> {
  isRunning = true;
  while (fillings.size > 0) {
    const due = [...fillings.values()].find(
      ({ ring, roomNeeded }) => !ring.hasEnded() && ring.room() >= roomNeeded,
    );
    if (due === undefined) await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    else {
      await step(due);
      await new Promise((resolve) => setImmediate(resolve)); // requests come in between
    }
  }
  isRunning = false;
}

async function step(filling: Filling): Promise<void> {
  const { request, ring } = filling;
  try {
    if (filling.next === null) {
      const { path, decoder, fromSeconds } = request;
      const source = await openAudio(path, decoder, { fromSeconds });
      if (!fillings.has(request.key)) return source[Symbol.dispose]();
      filling.source = source;
      const { sampleRateHz } = source.format;
      filling.roomNeeded = Math.ceil((BLOCK_FRAMES * request.sampleRateHz) / sampleRateHz);
      if (filling.roomNeeded > RING_FRAMES)
        throw new ExpectedError('unsupported_audio', `${path}: ${sampleRateHz} Hz are too few to be played`);
      filling.next = converted(source, request.sampleRateHz, ring);
    }
    if (filling.next()) return;
    filling.source?.[Symbol.dispose]();
    filling.source = null;
  } catch (error) {
    const reason = messageOf(error);
    parentPort?.postMessage({ key: request.key, path: request.path, reason } satisfies DecoderReport);
  }
  ring.end();
}

/** On two channels and at the wanted rate. */
function converted(source: AudioSource, toHz: number, ring: PcmRing): () => boolean {
  const { channels, sampleRateHz: fromHz } = source.format;
  const mix = createStereoMix(channels);
  const resampler = fromHz === toHz ? null : createResampler({ fromHz, toHz, channelCount: 2 });
  const blocks = source.blocks()[Symbol.iterator]();
  const put = ({ channels: planes, frameCount }: AudioBlock): void => ring.write(planes, frameCount);
  return () => {
    const { value: block, done } = blocks.next();
    if (done) {
      if (resampler !== null) put(resampler.end());
      return false;
    }
    const stereo = mix(block.channels, block.frameCount);
    put(
      resampler === null
        ? { channels: stereo, frameCount: block.frameCount }
        : resampler.process(stereo, block.frameCount),
    );
    return true;
  };
}
