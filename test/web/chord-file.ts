import { writeFileSync } from 'node:fs';

export type Chord = {
  readonly seconds: number;
  readonly tonesHz: readonly number[];
  /** Of each tone. */
  readonly peakDbfs: number;
  /** Big-endian, in the format that browsers do not play. */
  readonly isAiff?: boolean;
  /** By channel, 0 or 1; both when left out. */
  readonly onlyChannel?: number;
};

const RATE_HZ = 44_100;
const CHANNELS = 2;

/** Writes a file of 16 bits at 44.1 kHz on two channels, some sines at once. */
export function writeChord(path: string, chord: Chord): void {
  const { seconds, tonesHz, peakDbfs, isAiff = false, onlyChannel } = chord;
  const frameCount = Math.round(seconds * RATE_HZ);
  const samples = Buffer.alloc(frameCount * CHANNELS * 2);
  const amplitude = 32_767 * 10 ** (peakDbfs / 20);
  for (let n = 0; n < frameCount; n++) {
    let value = 0;
    for (const hz of tonesHz) value += amplitude * Math.cos((2 * Math.PI * hz * n) / RATE_HZ);
    for (let c = 0; c < CHANNELS; c++) {
      if (onlyChannel !== undefined && c !== onlyChannel) continue;
      const at = (n * CHANNELS + c) * 2;
      if (isAiff) samples.writeInt16BE(Math.round(value), at);
      else samples.writeInt16LE(Math.round(value), at);
    }
  }
  writeFileSync(path, isAiff ? aiff(frameCount, samples) : wav(samples));
}

function wav(samples: Buffer): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF');
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(CHANNELS, 22);
  head.writeUInt32LE(RATE_HZ, 24);
  head.writeUInt32LE(RATE_HZ * CHANNELS * 2, 28);
  head.writeUInt16LE(CHANNELS * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** AIFF 1.3: the rate is an 80-bit extended float. */
function aiff(frameCount: number, samples: Buffer): Buffer {
  const head = Buffer.alloc(54);
  head.write('FORM');
  head.writeUInt32BE(46 + samples.length, 4);
  head.write('AIFFCOMM', 8);
  head.writeUInt32BE(18, 16);
  head.writeUInt16BE(CHANNELS, 20);
  head.writeUInt32BE(frameCount, 22);
  head.writeUInt16BE(16, 26);
  head.writeUInt16BE(16_383 + 15, 28);
  head.writeUInt32BE(RATE_HZ * 2 ** 16, 30);
  head.write('SSND', 38);
  head.writeUInt32BE(8 + samples.length, 42);
  return Buffer.concat([head, samples]);
}
