import { analyze } from '#engine';
import { RATE_HZ, type Stereo } from './stereo.ts';

const BLOCK_FRAMES = 4096;

/** Integrated loudness, LUFS. Throws for silence, which nobody plays here. */
export function loudnessOf({ left, right }: Stereo): number {
  const { integratedLufs } = analyze({
    decoder: 'ffmpeg',
    format: {
      sampleRateHz: RATE_HZ,
      channels: ['FL', 'FR'],
      durationSeconds: left.length / RATE_HZ,
      bitsPerSample: null,
      codec: 'pcm_f32le',
    },
    *blocks() {
      for (let from = 0; from < left.length; from += BLOCK_FRAMES) {
        const channels = [left, right].map((plane) => plane.subarray(from, from + BLOCK_FRAMES));
        yield { channels, frameCount: channels[0]!.length };
      }
    },
    damagedPackets: 0,
    payloadHash: null,
    [Symbol.dispose]: () => {},
  });
  if (integratedLufs === null) throw new Error('silence has no loudness');
  return integratedLufs;
}
