import { createHash } from 'node:crypto';
import { ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openAudio } from '#engine';
import { openEncoder } from '../../src/mastering/encode/encoder.ts';
import { outputFor } from '../../src/mastering/encode/output.ts';
import { wavFileBytes, wavHeader } from '../../src/mastering/encode/wav-header.ts';
import { seededRandom, sine, sourceOf, whiteNoise } from '../signals.ts';
import { decoded, encode } from './encoded.ts';
import { wavDataOf, writePcmFile } from './pcm-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-lossless-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fixtures = join(import.meta.dirname, '../fixtures');

/** Every integer that a stereo file of so many bits may hold, its extremes among them. */
function noise(bits: number): Int32Array {
  const random = seededRandom(bits);
  const most = 2 ** (bits - 1);
  const integers = Int32Array.from({ length: 2 * 30_001 }, () => Math.floor(random() * 2 * most) - most);
  integers.set([-most, most - 1, most - 1, -most, 0, -1, 1, 0]);
  return integers;
}

describe.each([16, 24] as const)('a bypass of %i-bit PCM', (bits) => {
  const path = join(folder, `source-${bits}.wav`);
  const data = writePcmFile(path, noise(bits), { bits, sampleRateHz: 44_100, channelCount: 2 });

  test('is the same PCM as WAV, byte for byte', async () => {
    using source = await openAudio(path);
    const out = join(folder, `bypass-${bits}.wav`);
    await encode(source, out, 'wav');
    expect(wavDataOf(out).equals(data)).toBe(true);
  });

  test('is the same PCM as FLAC: its MD5 is that of the samples, and they decode to the same', async () => {
    using source = await openAudio(path);
    const out = join(folder, `bypass-${bits}.flac`);
    await encode(source, out, 'flac');
    // STREAMINFO (RFC 9639, 8.2): after 4 + 4 + 18 bytes the MD5 of the samples, interleaved, little-endian.
    const md5 = readFileSync(out).subarray(26, 42).toString('hex');
    expect(md5).toBe(createHash('md5').update(data).digest('hex'));
    const back = await decoded(out);
    expect(back.format).toMatchObject({
      bitsPerSample: bits,
      sampleRateHz: 44_100,
    });
    expect(back.planes).toEqual((await decoded(path)).planes);
  });
});

test('what a source becomes: integers keep their depth, float and lossy ones have 24 bits, a bypass of them float', () => {
  const format = { sampleRateHz: 48_000, channels: ['FL', 'FR'], durationSeconds: null, codec: '' } as const;
  const of = (bitsPerSample: number | null, container: 'wav' | 'flac', gainDb = 0) => {
    const output = outputFor({ ...format, bitsPerSample }, { format: container, plan: null, gainDb });
    return `${output.sampleFormat}${output.isDithered ? ' dithered' : ''}`;
  };
  expect([8, 16, 20, 24, 32, null].map((bits) => of(bits, 'wav'))).toEqual([
    's16',
    's16',
    's24',
    's24',
    's32',
    'f32',
  ]);
  expect([8, 16, 20, 24, 32, null].map((bits) => of(bits, 'flac'))).toEqual([
    's16',
    's16',
    's24',
    's24',
    's24 dithered',
    's24 dithered',
  ]);
  expect(of(16, 'flac', -1)).toBe('s16 dithered');
});

test.each(['mono-u8.wav', 'mono-s32le.wav', 'mono-f32le.wav', 'surround-7.1.flac', 'mono-s16be.aiff'])(
  'a bypass of %s as WAV has the same samples in the same channels',
  async (name) => {
    const out = join(folder, `${name}.wav`);
    using source = await openAudio(join(fixtures, name));
    await encode(source, out, 'wav');
    const [before, after] = [await decoded(join(fixtures, name)), await decoded(out)];
    expect(after.planes).toEqual(before.planes);
    expect(after.format.channels).toEqual(before.format.channels);
  },
);

test('FLAC keeps the positions of surround channels, those that it has no layout of its own for as well', async () => {
  const plane = sine({ frequencyHz: 500, levelDbfs: -20, seconds: 0.2, sampleRateHz: 48_000 });
  for (const channels of [
    ['FL', 'FR', 'LFE'],
    ['FL', 'FR', 'FC', 'LFE', 'SL', 'SR'],
  ] as const) {
    const out = join(folder, `${channels.length}.flac`);
    await encode(
      sourceOf(
        channels.map(() => plane),
        { sampleRateHz: 48_000, channels, bitsPerSample: 16 },
      ),
      out,
      'flac',
    );
    expect((await decoded(out)).format.channels).toEqual(channels);
  }
});

describe('a WAV file states its length', () => {
  const layout = { sampleRateHz: 48_000, channels: ['FL', 'FR'], sampleFormat: 's24' } as const;

  test('from its first byte where the frame count is known, and is as long as was foretold', async () => {
    const plane = sine({ frequencyHz: 500, levelDbfs: -20, seconds: 0.3, sampleRateHz: 48_000 }).subarray(
      0,
      9_999,
    );
    const source = sourceOf([plane], { sampleRateHz: 48_000, bitsPerSample: 24 });
    const output = outputFor(source.format, { format: 'wav', plan: null });
    const out = join(folder, 'growing.wav');
    using encoder = await openEncoder(out, { output, sampleRateHz: 48_000, frameCount: plane.length });
    const atFirst = readFileSync(out);
    for (const block of source.blocks()) encoder.write(block);
    encoder.finish();
    expect(statSync(out).size).toBe(wavFileBytes(output, plane.length));
    expect(readFileSync(out).subarray(0, atFirst.length).equals(atFirst)).toBe(true);
  });

  test('at the end where it was not, or where fewer frames came', async () => {
    for (const frameCount of [null, 1_000_000]) {
      const plane = new Float32Array(5000);
      const out = join(folder, 'told-late.wav');
      await encode(sourceOf([plane], { sampleRateHz: 48_000, bitsPerSample: 16 }), out, 'wav', {
        frameCount,
      });
      expect((await decoded(out)).format.durationSeconds).toBeCloseTo(5000 / 48_000, 6);
      expect(wavDataOf(out)).toHaveLength(10_000);
    }
  });

  test('as RF64 when it exceeds 4 GiB: ten hours of 24 bits at 48 kHz', async () => {
    const frames = 36_000 * 48_000;
    const header = wavHeader(layout, frames);
    expect(formOf(header)).toBe('RF64');
    expect(header).toHaveLength(wavHeader(layout, null).length);
    const path = join(folder, 'ten-hours.wav');
    const file = openSync(path, 'w');
    writeSync(file, header);
    ftruncateSync(file, wavFileBytes(layout, frames)); // sparse: the silence takes no room
    using source = await openAudio(path);
    expect(source.format).toMatchObject({ durationSeconds: 36_000, bitsPerSample: 24 });
  });

  test('the last byte before RF64 is needed still is RIFF', () => {
    const mono = { sampleRateHz: 48_000, channels: ['M'], sampleFormat: 's16' } as const;
    const most = Math.floor((0xffff_ffff - (wavHeader(mono, 0).length - 8)) / 2);
    expect(formOf(wavHeader(mono, most))).toBe('RIFF');
    expect(formOf(wavHeader(mono, most + 1))).toBe('RF64');
  });
});

test('FLAC states its length from the start where the frame count is known', async () => {
  const source = sourceOf([new Float32Array(4096)], { sampleRateHz: 48_000, bitsPerSample: 16 });
  const output = outputFor(source.format, { format: 'flac', plan: null });
  const out = join(folder, 'growing.flac');
  const frameCount = 2 ** 32 + 4321;
  using encoder = await openEncoder(out, { output, sampleRateHz: 48_000, frameCount });
  const noisy = whiteNoise(8192 / 48_000, 48_000, -20);
  for (let n = 0; n < 20; n++) encoder.write({ channels: [noisy], frameCount: 8192 });
  const head = readFileSync(out);
  expect((head[21]! & 0x0f) * 2 ** 32 + head.readUInt32BE(22)).toBe(frameCount);
  encoder.finish();
  expect((await decoded(out)).planes[0]).toHaveLength(20 * 8192);
});

describe('what cannot be written says so', () => {
  const planes = [new Float32Array(8192)];
  const source = sourceOf(planes, { sampleRateHz: 48_000, bitsPerSample: 16 });

  test.each(['wav', 'flac', 'opus', 'mp3'] as const)('%s to a path of no use', async (format) => {
    await expect(encode(source, join(folder, 'none', 'out'), format)).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  test.runIf(process.platform === 'linux').each(['wav', 'flac', 'opus', 'mp3'] as const)(
    '%s to a disk without room',
    async (format) => {
      await expect(encode(source, '/dev/full', format)).rejects.toMatchObject({ code: 'storage_full' });
    },
  );

  test('a format that cannot hold the channels names rule and value', () => {
    const channels = ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'SL', 'SR', 'U'] as const;
    const of = (format: 'flac' | 'opus' | 'mp3', count: number) => () =>
      outputFor({ ...source.format, channels: channels.slice(0, count) }, { format, plan: null });
    expect(of('mp3', 6)).toThrow('format mp3 holds at most 2 channels, the source has 6');
    expect(of('flac', 9)).toThrow('format flac holds at most 8 channels, the source has 9');
    expect(() =>
      outputFor({ ...source.format, channels: ['FL', 'FR', 'LFE'] }, { format: 'opus', plan: null }),
    ).toThrow('format opus holds 3 channels as FL FR FC, the source has FL FR LFE');
    expect(() =>
      outputFor({ ...source.format, sampleRateHz: 705_600 }, { format: 'flac', plan: null }),
    ).toThrow('the source has 705600 Hz');
  });
});

function formOf(header: Uint8Array): string {
  return String.fromCharCode(...header.subarray(0, 4));
}
