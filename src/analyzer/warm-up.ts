import { type AudioSource, analyze, type DecoderChoice, type DecoderName, decoderFor } from '#engine';

const SAMPLE_RATE_HZ = 48_000;
/** Longer than the widest window of the spectrum: all of it is run. */
const FRAMES = SAMPLE_RATE_HZ / 4;
const BLOCK_FRAMES = 4_096;

/**
 * Loads what decodes, and measures a quarter of a second that is made up: what is compiled or loaded at the first measurement
 * is so before a file is waiting for it. Answers which decoder a choice means here.
 */
export async function warmUp(choice: DecoderChoice): Promise<DecoderName> {
  const decoder = await decoderFor(choice);
  analyze(tone(decoder));
  return decoder;
}

function tone(decoder: DecoderName): AudioSource {
  const plane = Float32Array.from({ length: FRAMES }, (_, n) => 0.5 * Math.sin((2 * Math.PI * n) / 96));
  return {
    decoder,
    format: {
      sampleRateHz: SAMPLE_RATE_HZ,
      channels: ['FL', 'FR'],
      durationSeconds: null,
      bitsPerSample: null,
      codec: 'pcm_f32le',
    },
    *blocks() {
      for (let from = 0; from < FRAMES; from += BLOCK_FRAMES) {
        const block = plane.subarray(from, from + BLOCK_FRAMES);
        yield { channels: [block, block], frameCount: block.length };
      }
    },
    damagedPackets: 0,
    payloadHash: null,
    [Symbol.dispose]: () => {},
  };
}
