import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openAudio } from '#engine';
import { isInRoom } from '../../../src/engine/kernel/room.ts';
import { isThere } from '../../library/edited-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-headers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Header = {
  readonly code: number;
  readonly channels: number;
  readonly rate: number;
  readonly align: number;
  readonly bits: number;
};
const PLAIN: Header = { code: 1, channels: 2, rate: 44_100, align: 4, bits: 16 };

/** A WAV file whose header says what it likes. */
function wav(name: string, header: Partial<Header>, data: Buffer): string {
  const { code, channels, rate, align, bits } = { ...PLAIN, ...header };
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.byteLength, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(code, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE((rate * align) % 2 ** 32, 28);
  head.writeUInt16LE(align, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.byteLength, 40);
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([head, data]));
  return path;
}

async function decode(path: string, fromSeconds = 0) {
  using source = await openAudio(path, 'ffmpeg', { fromSeconds });
  const planes = source.format.channels.map((): number[] => []);
  for (const { channels, frameCount } of source.blocks())
    for (const [c, plane] of channels.entries()) planes[c]!.push(...plane.subarray(0, frameCount));
  return { planes, format: source.format };
}

const ramp = Buffer.from(Int16Array.from({ length: 20_000 }, (_, n) => n).buffer);

describe('the sample rate of a header', () => {
  test.each([1, 999, 3_072_001, 2_000_000_000, 2 ** 31 - 1])(
    '%d Hz is refused before a packet is read',
    async (rate) => {
      await expect(openAudio(wav('rate.wav', { rate }, ramp))).rejects.toMatchObject({
        code: 'unsupported_audio',
        message: expect.stringContaining(`sample rate must be from 1000 to 3072000 Hz, got ${rate}`),
      });
    },
  );

  test.each([0, 2 ** 31, 4_000_000_000])('%d Hz is none', async (rate) => {
    await expect(openAudio(wav('rate.wav', { rate }, ramp))).rejects.toMatchObject({
      code: 'undecodable_audio',
    });
  });

  test.each([1000, 4000, 2_822_400, 3_072_000])('%d Hz is decoded', async (rate) => {
    const { planes, format } = await decode(wav('rate.wav', { rate }, ramp));
    expect(format.sampleRateHz).toBe(rate);
    expect(planes.map((plane) => plane.length)).toEqual([10_000, 10_000]);
  });
});

test.each([0, 1, 3, 5, 8, 4096, 65_535])('a block align of %d that lies changes no sample', async (align) => {
  const { planes } = await decode(wav('align.wav', { align }, ramp));
  expect(planes[0]).toEqual(Array.from({ length: 10_000 }, (_, n) => (2 * n) / 2 ** 15));
  expect(planes[1]).toEqual(Array.from({ length: 10_000 }, (_, n) => (2 * n + 1) / 2 ** 15));
});

test('sources that are closed half read give back what they took of the memory of the kernels', async () => {
  const path = wav('many.wav', { channels: 64, align: 128 }, Buffer.alloc(9000 * 128));
  // 64 planes of 32 KB are 2 MB of its 64.
  for (let i = 0; i < 64; i++) {
    using source = await openAudio(path, 'ffmpeg');
    const first = source.blocks()[Symbol.iterator]().next();
    expect(first.value?.channels.every(isInRoom)).toBe(true);
  }
});

describe('float samples are what the file says, within full scale or not', () => {
  const values = [Number.NaN, Infinity, -Infinity, -0, 0, 5, -0.25, 2 ** -140];
  test.each([32, 64])('%d bits', async (bits) => {
    const data = Buffer.alloc((values.length * bits) / 8);
    for (const [i, value] of values.entries())
      if (bits === 32) data.writeFloatLE(value, i * 4);
      else data.writeDoubleLE(value, i * 8);
    const { planes } = await decode(wav('float.wav', { code: 3, channels: 1, bits, align: bits / 8 }, data));
    expect(planes[0]).toStrictEqual(values); // by Object.is: -0 is not 0
  });
});

const ffmpeg = (...options: readonly string[]) =>
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...options]);
const tones = (channelCount: number, rate = 44_100, seconds = 1) =>
  `aevalsrc=${Array.from({ length: channelCount }, (_, c) => `0.5*sin(2*PI*${200 * (c + 1)}*t)`).join('|')}:s=${rate}:d=${seconds}`;

describe.skipIf(!isThere('ffmpeg'))('files that ffmpeg writes', () => {
  const write = (name: string, source: string, ...options: readonly string[]): string => {
    ffmpeg('-f', 'lavfi', '-i', source, ...options, join(folder, name));
    return join(folder, name);
  };
  const join2 = (name: string, ...parts: readonly string[]): string => {
    writeFileSync(join(folder, name), Buffer.concat(parts.map((part) => readFileSync(part))));
    return join(folder, name);
  };

  test('sixteen planes are decoded, each to its tone', async () => {
    const { planes, format } = await decode(
      write(
        'sixteen.m4a',
        tones(16, 48_000),
        '-af',
        'aformat=channel_layouts=hexadecagonal',
        '-c:a',
        'aac',
        '-b:a',
        '2000k',
      ),
    );
    expect(format.channels).toHaveLength(16);
    const rises = planes.map(
      (plane) =>
        plane.slice(12_000, 36_000).filter((x, n, part) => n > 0 && x >= 0 && part[n - 1]! < 0).length,
    );
    for (const rise of rises) expect(Math.abs(rise / 100 - Math.round(rise / 100))).toBeLessThan(0.03);
    expect(rises.map((rise) => Math.round(rise / 100)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 16 }, (_, c) => c + 1),
    );
  });

  test.each([
    ['rate', 2, 48_000],
    ['channel count', 1, 44_100],
  ])(
    'a change of the %s on the way is refused, with what it was and became',
    async (_, channelCount, rate) => {
      const path = join2(
        'changes.mp3',
        // FFmpeg looks into the first seconds when it opens a file: the change comes later.
        write('before.mp3', tones(2, 44_100, 5)),
        write('behind.mp3', tones(channelCount, rate)),
      );
      await expect(decode(path)).rejects.toMatchObject({
        code: 'unsupported_audio',
        message: expect.stringContaining(
          `changes from 44100 Hz and 2 channels to ${rate} Hz and ${channelCount} channels on the way`,
        ),
      });
    },
  );

  test('reading from within a long packet drops what is before it', async () => {
    const path = write('long.wv', tones(2, 44_100, 1));
    const whole = await decode(path);
    for (const fromFrame of [1, 8191, 8192, 8193, 20_000, 22_049]) {
      const part = await decode(path, fromFrame / 44_100);
      expect(part.planes).toEqual(whole.planes.map((plane) => plane.slice(fromFrame)));
    }
  });
});
