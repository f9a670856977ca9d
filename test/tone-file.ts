import { writeFileSync } from 'node:fs';

export type Tone = {
  readonly seconds: number;
  /** Silence before and behind the tone. */
  readonly silenceSeconds?: number;
  readonly frequencyHz?: number;
  /** Peak, dBFS. */
  readonly levelDbfs?: number;
  readonly sampleRateHz?: number;
  readonly channelCount?: number;
  /** RIFF INFO tags: INAM title, IART artist, IPRD album. */
  readonly info?: Readonly<Record<string, string>>;
};

/** Writes a 16-bit WAV file of one sine, the same on all channels, for tests of what stands above the engine. */
export function writeToneFile(path: string, tone: Tone): void {
  const {
    seconds,
    silenceSeconds = 0,
    frequencyHz = 1000,
    levelDbfs = -23,
    sampleRateHz = 48000,
    channelCount = 2,
    info,
  } = tone;
  const frameCount = Math.round(seconds * sampleRateHz);
  const silentFrames = Math.round(silenceSeconds * sampleRateHz);
  const samples = Buffer.alloc((frameCount + 2 * silentFrames) * channelCount * 2);
  const amplitude = 32767 * 10 ** (levelDbfs / 20);
  for (let n = 0; n < frameCount; n++) {
    const value = Math.round(amplitude * Math.sin((2 * Math.PI * frequencyHz * n) / sampleRateHz));
    for (let c = 0; c < channelCount; c++)
      samples.writeInt16LE(value, ((silentFrames + n) * channelCount + c) * 2);
  }
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(channelCount, 2);
  format.writeUInt32LE(sampleRateHz, 4);
  format.writeUInt32LE(sampleRateHz * channelCount * 2, 8);
  format.writeUInt16LE(channelCount * 2, 12);
  format.writeUInt16LE(16, 14);
  const tags = Object.entries(info ?? {}).map(([id, text]) => chunk(id, Buffer.from(`${text}\0`, 'latin1')));
  const list = tags.length > 0 ? [chunk('LIST', Buffer.concat([Buffer.from('INFO'), ...tags]))] : [];
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), ...list, chunk('data', samples)]);
  writeFileSync(path, chunk('RIFF', body));
}

function chunk(id: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}
