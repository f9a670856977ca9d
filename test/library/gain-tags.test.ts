import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseFile } from 'music-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyze, openAudio, payloadHashOf } from '../../src/engine/index.ts';
import { opusGainTags, replayGainTags } from '../../src/library/index.ts';
import { addFixture, editTrack, hasFfprobe, isThere, probe, samplesOf } from './edited-file.ts';
import { openTemporaryLibrary, type TemporaryLibrary } from './temporary-library.ts';

const hasLoudgain = isThere('loudgain');
const track = { integratedLufs: -10.66, truePeakDbtp: -0.1 };
const album = { integratedLufs: -12.5, truePeakDbtp: 0.2 };

let temporary: TemporaryLibrary;
beforeAll(async () => {
  temporary = await openTemporaryLibrary();
});
afterAll(() => temporary[Symbol.asyncDispose]());

describe.each([
  ['tagged-stereo.mp3'],
  ['tagged-stereo.flac'],
  ['tagged-alac.m4a'],
  ['tagged-stereo.ogg'],
  ['tagged-stereo.wv'],
  ['tagged-mono.aiff'],
])('ReplayGain in %s', (fixture) => {
  test('is written, replaces what loudgain wrote, and can be removed; the samples stay', async () => {
    const { path } = await addFixture(temporary, fixture);
    const [samples, payload] = [await samplesOf(path), await payloadHashOf(path)];
    if (hasLoudgain) execFileSync('loudgain', ['-a', '-s', 'e', '-q', path]);

    await editTrack(temporary, path, {}, replayGainTags(track, album));
    const { common, native } = await parseFile(path);
    expect(common.replaygain_track_gain?.dB).toBe(-7.34);
    expect(common.replaygain_track_peak?.ratio).toBe(0.988553);
    const tags = Object.values(native).flat();
    const names = tags.map(({ id }) => id.split(':').at(-1)?.toUpperCase());
    expect(tags.find((_tag, n) => names[n] === 'REPLAYGAIN_ALBUM_GAIN')?.value).toBe('-5.50 dB');
    for (const name of ['REPLAYGAIN_TRACK_GAIN', 'REPLAYGAIN_ALBUM_PEAK', 'REPLAYGAIN_REFERENCE_LOUDNESS'])
      expect(names.filter((each) => each === name)).toHaveLength(1);
    if (hasFfprobe) {
      expect(probe(path)).toMatchObject({
        replaygain_track_gain: '-7.34 dB',
        replaygain_track_peak: '0.988553',
        replaygain_reference_loudness: '-18.00 LUFS',
        title: 'Old',
      });
    }
    expect(await samplesOf(path)).toBe(samples);
    expect(await payloadHashOf(path)).toBe(payload);

    const none = Object.fromEntries(Object.keys(replayGainTags(track, album)).map((name) => [name, null]));
    await editTrack(temporary, path, {}, none);
    expect((await parseFile(path)).common.replaygain_track_gain).toBeUndefined();
  });
});

test('Opus gets R128 tags and loses those of ReplayGain', async () => {
  const { path } = await addFixture(temporary, 'tagged-stereo.opus');
  await editTrack(temporary, path, {}, replayGainTags(track, album));
  await editTrack(temporary, path, {}, opusGainTags(track, album));
  const tags = (await parseFile(path)).native.vorbis ?? [];
  expect(tags.filter(({ id }) => /GAIN/.test(id)).map(({ id, value }) => `${id}=${value}`)).toEqual([
    'R128_ALBUM_GAIN=-2688', // (−23 + 12.5) · 256
    'R128_TRACK_GAIN=-3159',
  ]);
});

test('M4A gets the lower case names that loudgain writes', async () => {
  const { path } = await addFixture(temporary, 'tagged-alac.m4a');
  await editTrack(temporary, path, {}, replayGainTags(track, null));
  const names = ((await parseFile(path)).native.iTunes ?? []).map(({ id }) => id);
  expect(names).toContain('----:com.apple.iTunes:replaygain_track_gain');
  expect(names).not.toContain('----:com.apple.iTunes:replaygain_album_gain');
});

test.skipIf(!hasLoudgain)('our gain is loudgain’s', async () => {
  const { path } = await addFixture(temporary, 'stereo.flac');
  execFileSync('loudgain', ['-s', 'e', '-q', path]);
  const { common } = await parseFile(path);
  using source = await openAudio(path);
  const analysis = await analyze(source);
  const tags = replayGainTags(
    { integratedLufs: analysis.integratedLufs ?? 0, truePeakDbtp: analysis.truePeakDbtp },
    null,
  );
  expect(Number.parseFloat(tags.REPLAYGAIN_TRACK_GAIN ?? '')).toBeCloseTo(
    common.replaygain_track_gain?.dB ?? 0,
    1,
  );
});

test('what is measured of an Opus file includes the gain in its header, so R128 tags come on top of it', async () => {
  const { path } = await addFixture(temporary, 'stereo.opus');
  const before = await loudnessOf(path);
  setHeaderGain(path, 6 * 256);
  expect((await loudnessOf(path)) - before).toBeCloseTo(6, 2);
});

async function loudnessOf(path: string): Promise<number> {
  using source = await openAudio(path);
  return (await analyze(source)).integratedLufs ?? 0;
}

/** Writes the output gain, Q7.8 dB, into OpusHead (RFC 7845 section 5.1), and the checksum of its page anew. */
function setHeaderGain(path: string, gain: number): void {
  const file = readFileSync(path);
  const [segments = 0] = file.subarray(26);
  const head = 27 + segments;
  const page = file.subarray(0, head + file.subarray(27, head).reduce((sum, length) => sum + length, 0));
  file.writeInt16LE(gain, head + 16);
  file.writeUInt32LE(0, 22);
  file.writeUInt32LE(oggChecksum(page), 22);
  writeFileSync(path, file);
}

/** RFC 3533 section 6: CRC-32 with polynomial 0x04c11db7, neither reflected nor inverted. */
function oggChecksum(page: Uint8Array): number {
  let crc = 0;
  for (const byte of page) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
