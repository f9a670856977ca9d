import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DecoderChoice, openAudio, payloadHashOf } from '#engine';
import { writeToneFile } from '../../tone-file.ts';

/** Made by `make.sh` there: a tone of 1 kHz with its peak at -12 dBFS. */
const fixtures = join(import.meta.dirname, '../../fixtures');
const folder = mkdtempSync(join(tmpdir(), 'auralis-decode-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All of a file, joined. */
async function decode(path: string, decoder: DecoderChoice = 'auto') {
  using source = await openAudio(path, decoder);
  const planes: number[][] = source.format.channels.map(() => []);
  for (const { channels, frameCount } of source.blocks()) {
    for (const [c, plane] of channels.entries())
      for (let n = 0; n < frameCount; n++) planes[c]!.push(plane[n]!);
  }
  const { format, damagedPackets, payloadHash } = source;
  return { planes, frames: planes[0]!.length, format, damagedPackets, payloadHash, decoder: source.decoder };
}

function rmsDbfs(plane: readonly number[]): number {
  return 10 * Math.log10(plane.reduce((sum, x) => sum + x * x, 0) / plane.length);
}

/** Frequency by the rising zero crossings of the middle half: the ends of lossy files ring. */
function frequencyHz(plane: readonly number[], sampleRateHz: number): number {
  const middle = plane.slice(plane.length / 4, (3 * plane.length) / 4);
  const rises = middle.flatMap((x, n) => (n > 0 && x >= 0 && middle[n - 1]! < 0 ? [n] : []));
  return ((rises.length - 1) * sampleRateHz) / (rises.at(-1)! - rises[0]!);
}

const TONE_RMS = -12 - 10 * Math.log10(2);
const HALF_SECOND = 22_050;
const TENTH = 4410;

describe('formats', () => {
  // file, rate, channels, frames (null where the container does not say), bits, tolerance of the level in dB
  test.each<[string, number, number, number | null, number | null, number]>([
    ['mono-u8.wav', 44_100, 1, TENTH, 8, 0.1],
    ['mono-s16le.wav', 44_100, 1, TENTH, 16, 0.01],
    ['mono-s16le-rf64.wav', 44_100, 1, TENTH, 16, 0.01],
    ['mono-s24le.wav', 44_100, 1, TENTH, 24, 0.01],
    ['mono-s32le.wav', 44_100, 1, TENTH, 32, 0.01],
    ['mono-f32le.wav', 44_100, 1, TENTH, null, 0.01],
    ['mono-f64le.wav', 44_100, 1, TENTH, null, 0.01],
    ['mono-s16be.aiff', 44_100, 1, TENTH, 16, 0.01],
    ['stereo.flac', 44_100, 2, HALF_SECOND, 16, 0.01],
    ['alac.m4a', 44_100, 2, HALF_SECOND, 16, 0.01],
    ['stereo.wv', 44_100, 2, HALF_SECOND, 16, 0.01],
    ['surround-7.1.flac', 44_100, 8, TENTH, 16, 0.01],
    ['stereo.mp3', 44_100, 2, HALF_SECOND, null, 0.5],
    ['moov-last.m4a', 44_100, 2, HALF_SECOND, null, 0.2],
    ['moov-first.m4a', 44_100, 2, HALF_SECOND, null, 0.2],
    // ffmpeg 5.1 gives 21,922 as well: a file of one page does not tell what precedes its start.
    ['stereo.ogg', 44_100, 2, null, null, 0.2],
    ['stereo.opus', 48_000, 2, 24_000, null, 0.2],
    ['stereo.wma', 44_100, 2, null, null, 0.5],
    ['stereo.aac', 44_100, 2, null, null, 0.5],
  ])('%s', async (file, rate, channelCount, frames, bits, toleranceDb) => {
    const { planes, format, frames: decoded, damagedPackets, decoder } = await decode(join(fixtures, file));
    expect(decoder).toBe('ffmpeg');
    expect(format).toMatchObject({ sampleRateHz: rate, bitsPerSample: bits });
    expect(format.channels).toHaveLength(channelCount);
    expect(damagedPackets).toBe(0);
    if (frames !== null) expect(decoded).toBe(frames);
    else expect(decoded).toBeGreaterThanOrEqual(HALF_SECOND * 0.9);
    for (const plane of planes) {
      const middle = plane.slice(plane.length / 4, (3 * plane.length) / 4);
      expect(Math.abs(rmsDbfs(middle) - TONE_RMS)).toBeLessThan(toleranceDb);
      expect(Math.abs(frequencyHz(plane, rate) - 1000)).toBeLessThan(8);
    }
  });

  test('the lossless ones hold the very same samples', async () => {
    const [flac, alac, wavpack] = await Promise.all(
      ['stereo.flac', 'alac.m4a', 'stereo.wv'].map((file) => decode(join(fixtures, file))),
    );
    expect(alac?.planes).toEqual(flac?.planes);
    expect(wavpack?.planes).toEqual(flac?.planes);
  });

  test('7.1 tells where its channels stand', async () => {
    const { format } = await decode(join(fixtures, 'surround-7.1.flac'));
    expect(format.channels).toEqual(['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'SL', 'SR']);
  });

  test.each([8000, 11_025, 96_000, 192_000, 384_000])('PCM at %d Hz keeps its rate', async (sampleRateHz) => {
    const path = join(folder, `${sampleRateHz}.wav`);
    writeToneFile(path, { seconds: 0.1, sampleRateHz, levelDbfs: -12 });
    const { format, frames, planes } = await decode(path);
    expect(format.sampleRateHz).toBe(sampleRateHz);
    expect(frames).toBe(Math.round(sampleRateHz / 10));
    expect(Math.abs(rmsDbfs(planes[0]!) - TONE_RMS)).toBeLessThan(0.1);
  });

  test('DSD decodes to an eighth of its rate, and its silence is silent', async () => {
    const path = join(folder, 'silence.dsf');
    writeDsf(path, 4096 * 4);
    const { format, frames, planes } = await decode(path);
    expect(format).toMatchObject({ sampleRateHz: 352_800, bitsPerSample: null });
    expect(frames).toBe(4096 * 4);
    expect(Math.max(...planes[0]!.slice(1000).map(Math.abs))).toBeLessThan(0.01);
  });
});

describe.each<DecoderChoice>(['ffmpeg', 'web-audio'])('an audio source by %s', (decoder) => {
  test.each([
    ['mono-s16le.wav', TENTH, 0],
    ['mono-s24le.wav', TENTH, 0],
    ['stereo.flac', HALF_SECOND, 0],
    // Where the other decoder leaves the encoder's delay and padding in.
    ['stereo.mp3', HALF_SECOND, decoder === 'web-audio' ? 2400 : 0],
    ['stereo.ogg', HALF_SECOND - 128, 1024],
  ])('reads %s at its own rate, with its level', async (file, frames, moreFrames) => {
    const {
      format,
      frames: decoded,
      planes,
      payloadHash,
      decoder: used,
    } = await decode(join(fixtures, file), decoder);
    expect(used).toBe(decoder);
    expect(format.sampleRateHz).toBe(44_100);
    expect(decoded).toBeGreaterThanOrEqual(frames);
    expect(decoded).toBeLessThanOrEqual(frames + moreFrames);
    const middle = planes[0]!.slice(decoded / 4, (3 * decoded) / 4);
    expect(Math.abs(rmsDbfs(middle) - TONE_RMS)).toBeLessThan(0.5);
    expect(payloadHash).toBe(await payloadHashOf(join(fixtures, file), decoder));
  });

  test('blocks are as long as they say, and closing twice does no harm', async () => {
    const source = await openAudio(join(fixtures, 'stereo.flac'), decoder);
    for (const { channels, frameCount } of source.blocks()) {
      for (const plane of channels) expect(plane.length).toBeGreaterThanOrEqual(frameCount);
    }
    source[Symbol.dispose]();
    source[Symbol.dispose]();
  });

  test.each(['text', 'empty', 'folder', 'pipe', 'playlist', 'concat'])('%s is no audio', async (kind) => {
    await expect(openAudio(join(folder, `${kind}.wav`), decoder)).rejects.toMatchObject({
      code: 'undecodable_audio',
    });
  });

  test('a file that is not there is not found', async () => {
    await expect(openAudio(join(folder, 'none.wav'), decoder)).rejects.toMatchObject({
      code: 'file_not_found',
    });
  });
});

beforeAll(() => {
  writeFileSync(join(folder, 'text.wav'), 'this is no music\n'.repeat(100));
  writeFileSync(join(folder, 'empty.wav'), '');
  execFileSync('mkdir', [join(folder, 'folder.wav')]);
  execFileSync('mkfifo', [join(folder, 'pipe.wav')]);
  // Lists that would lead to a real file next to them.
  copyFileSync(join(fixtures, 'mono-s16le.wav'), join(folder, 'real.wav'));
  writeFileSync(
    join(folder, 'playlist.wav'),
    `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${join(folder, 'real.wav')}\n#EXT-X-ENDLIST\n`,
  );
  writeFileSync(join(folder, 'concat.wav'), "ffconcat version 1.0\nfile 'real.wav'\n");
});

describe('damaged files', () => {
  test.each([
    ['mono-3s.flac', 3 * 44_100],
    ['stereo.mp3', HALF_SECOND],
    ['mono-s16le.wav', TENTH],
  ])('sixty percent of %s still give its first part', async (file, wholeFrames) => {
    const whole = readFileSync(join(fixtures, file));
    const path = join(folder, `part-${file}`);
    writeFileSync(path, whole.subarray(0, whole.length * 0.6));
    const { frames } = await decode(path);
    expect(frames).toBeGreaterThan(0.3 * wholeFrames);
    expect(frames).toBeLessThan(0.7 * wholeFrames);
  });
});

describe('payload hash: what decides the samples', () => {
  const hash = (file: string) => payloadHashOf(join(fixtures, file));

  test.each(['stereo.flac', 'stereo.mp3', 'moov-last.m4a', 'stereo.ogg', 'stereo.opus'])(
    '%s hashes the same with other tags',
    async (file) => {
      expect(await hash(`retagged-${file}`)).toBe(await hash(file));
    },
  );

  test('ID3v2 before, ID3v1 and APEv2 after an MP3 change nothing', async () => {
    const mp3 = readFileSync(join(fixtures, 'stereo.mp3'));
    const id3v2 = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x02\0', 'latin1'), Buffer.alloc(256)]);
    const apeItem = Buffer.concat([Buffer.from([4, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('Title\0some')]);
    const apeFooter = Buffer.alloc(32);
    apeFooter.write('APETAGEX', 'latin1');
    apeFooter.writeUInt32LE(2000, 8);
    apeFooter.writeUInt32LE(apeItem.length + 32, 12);
    apeFooter.writeUInt32LE(1, 16);
    const id3v1 = Buffer.alloc(128);
    id3v1.write('TAGSome title', 'latin1');
    const versions = [
      [id3v2, mp3],
      [mp3, id3v1],
      [mp3, apeItem, apeFooter],
      [id3v2, mp3, apeItem, apeFooter, id3v1],
    ];
    for (const [i, parts] of versions.entries()) {
      const path = join(folder, `tagged-${i}.mp3`);
      writeFileSync(path, Buffer.concat(parts));
      expect(await payloadHashOf(path)).toBe(await hash('stereo.mp3'));
    }
  });

  test('a LIST chunk before the data of a WAV file changes nothing, nor does moving it', async () => {
    const [plain, tagged] = [join(folder, 'plain.wav'), join(folder, 'tagged.wav')];
    writeToneFile(plain, { seconds: 1 });
    writeToneFile(tagged, { seconds: 1, info: { INAM: 'A title', IART: 'Somebody' } });
    expect(await payloadHashOf(tagged)).toBe(await payloadHashOf(plain));
    copyFileSync(plain, join(folder, 'elsewhere.wav'));
    expect(await payloadHashOf(join(folder, 'elsewhere.wav'))).toBe(await payloadHashOf(plain));
  });

  test('the same bytes at another rate, or as other channels, are something else; so is other audio', async () => {
    const write = (name: string, tone: Partial<Parameters<typeof writeToneFile>[1]>) => {
      writeToneFile(join(folder, name), { seconds: 0.5, ...tone });
      return payloadHashOf(join(folder, name));
    };
    const silence = { levelDbfs: -200 };
    const hashes = [
      await write('a.wav', { ...silence, sampleRateHz: 48_000 }),
      await write('b.wav', { ...silence, sampleRateHz: 24_000, seconds: 1 }),
      await write('c.wav', { ...silence, sampleRateHz: 48_000, channelCount: 1, seconds: 1 }),
      await write('d.wav', { levelDbfs: -20 }),
      await write('e.wav', { levelDbfs: -20, frequencyHz: 999 }),
      await write('f.wav', { levelDbfs: -20, seconds: 0.501 }),
      ...(await Promise.all(['mono-s16le.wav', 'mono-s24le.wav', 'stereo.flac', 'alac.m4a'].map(hash))),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

/** A mono DSD64 file of the idle pattern 0x69: as many ones as zeros. `bytes` is a multiple of 4,096. */
function writeDsf(path: string, bytes: number): void {
  const head = Buffer.alloc(28 + 52 + 12);
  head.write('DSD ', 0, 'latin1');
  head.writeBigUInt64LE(28n, 4);
  head.writeBigUInt64LE(BigInt(head.length + bytes), 12);
  head.write('fmt ', 28, 'latin1');
  head.writeBigUInt64LE(52n, 32);
  head.writeUInt32LE(1, 40);
  head.writeUInt32LE(0, 44);
  head.writeUInt32LE(1, 48);
  head.writeUInt32LE(1, 52);
  head.writeUInt32LE(2_822_400, 56);
  head.writeUInt32LE(1, 60);
  head.writeBigUInt64LE(BigInt(bytes * 8), 64);
  head.writeUInt32LE(4096, 72);
  head.write('data', 80, 'latin1');
  head.writeBigUInt64LE(BigInt(12 + bytes), 84);
  writeFileSync(path, Buffer.concat([head, Buffer.alloc(bytes, 0x69)]));
}
