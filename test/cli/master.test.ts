import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseFile } from 'music-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openAudio } from '../../src/engine/index.ts';
import { createTagCopier } from '../../src/library/index.ts';
import { openWavEncoder } from '../../src/mastering/encode/wav-encoder.ts';
import { picture } from '../library/artwork/pictures.ts';
import { samplesOf } from '../library/edited-file.ts';
import { writeTaggedFlac } from '../library/tagged-flac.ts';
import { music, seededRandom } from '../signals.ts';
import { writeToneFile } from '../tone-file.ts';
import { auralis, lines, startAuralis } from './auralis.ts';

const root = mkdtempSync(join(tmpdir(), 'auralis-master-'));
const input = join(root, 'music');
const song = join(input, 'song.wav');
const deeper = join(input, 'disc 1', 'other.wav');
const silence = join(root, 'silence.wav');
const text = join(root, 'text.flac');
let cover: Uint8Array;
let count = 0;
/** Where the files of one test go. */
let folder: string;

beforeAll(async () => {
  mkdirSync(join(input, 'disc 1'), { recursive: true });
  writeMusic(song, 5, 1);
  writeMusic(deeper, 5, 2);
  writeToneFile(silence, { seconds: 1, levelDbfs: -200 });
  writeFileSync(text, 'no music\n');
  cover = await picture('jpeg');
  const tagged = join(root, 'tags.flac');
  writeTaggedFlac(
    tagged,
    { TITLE: 'Song', ARTIST: 'Somebody', TRACKNUMBER: '3', TRACKTOTAL: '12', REPLAYGAIN_TRACK_GAIN: '-7 dB' },
    5,
    [{ type: 3, data: cover }],
  );
  await using copier = createTagCopier();
  expect(await copier.copy(tagged, song, 'wav')).toEqual([]);
});
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => {
  folder = join(root, `${++count}`);
  mkdirSync(folder);
});

/** 16-bit stereo at 44.1 kHz. */
function writeMusic(path: string, seconds: number, seed: number): void {
  const planes = [music(seconds, 44_100, seed), music(seconds, 44_100, seed + 100)];
  const random = seededRandom(seed);
  const samples = Buffer.alloc(planes[0]!.length * 4);
  for (let i = 0; i < planes[0]!.length; i++)
    for (let c = 0; c < 2; c++)
      samples.writeInt16LE(Math.round(20_000 * planes[c]![i]! + 20 * random()), 4 * i + 2 * c);
  writeToneFile(path, { seconds: planes[0]!.length / 44_100, sampleRateHz: 44_100 });
  const wav = readFileSync(path);
  samples.copy(wav, 44);
  writeFileSync(path, wav);
}

/** 5 s of stereo floats, the loudest 3.5 dB above full scale, as decoded lossy music has them. */
function writeLoudFloats(path: string): void {
  const plane = Float32Array.from(music(5, 44_100, 3));
  const gain = 10 ** (3.5 / 20) / plane.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const channel = plane.map((sample) => sample * gain);
  const output = {
    format: 'wav',
    sampleRateHz: 44_100,
    channels: ['FL', 'FR'],
    sampleFormat: 'f32',
    isDithered: false,
  } as const;
  using encoder = openWavEncoder(path, { output, sampleRateHz: 44_100, frameCount: channel.length });
  encoder.write({ channels: [channel, channel], frameCount: channel.length });
  encoder.finish();
}

const figures = ['integrated_lufs', 'true_peak_dbtp', 'crest_factor_db', 'spectral_centroid_hz'] as const;
/** Nothing is left of what was being written. */
const expectNoRest = (at: string) =>
  expect(readdirSync(at, { recursive: true }).filter((name) => basename(`${name}`).startsWith('.'))).toEqual(
    [],
  );

describe('one file', () => {
  test('--json: before, predicted, after and the error, of one file that is there then', async () => {
    const out = join(folder, 'out.flac');
    const { code, stdout, stderr } = await auralis('master', song, '-o', out, '--preset', 'gentle', '--json');
    const [line, ...others] = lines(stdout);
    expect([code, stderr, others]).toEqual([0, '', []]);
    expect(Object.keys(line).slice(0, 7)).toEqual([
      'path',
      'ok',
      'out',
      'before',
      'predicted',
      'after',
      'error',
    ]);
    expect(line).toMatchObject({ path: song, ok: true, out, preset: 'gentle', intensity: 1, warnings: [] });
    expect(line.plan).not.toBeNull();
    for (const part of ['before', 'predicted', 'after', 'error'])
      expect(Object.keys(line[part])).toEqual(figures);
    for (const figure of figures) {
      expect(line.error[figure]).toBeCloseTo(line.after[figure] - line.predicted[figure], 9);
    }
    // Measured once more, from the file itself.
    const [measured] = lines((await auralis('analyze', out, '--json')).stdout);
    for (const figure of figures) expect(measured[figure]).toBeCloseTo(line.after[figure], 6);
    expectNoRest(folder);
  });

  test('in a pipe the report is plain', async () => {
    const { stdout } = await auralis('master', song, '-o', folder, '--preset', 'warm', '--intensity', '0.5');
    expect(stdout).toContain(`${song} → ${join(folder, 'song.flac')}`);
    expect(stdout).toMatch(/^ {2}before( +-?\d+\.\d\d){3} +\d+$/m);
    for (const row of ['predicted', 'after', 'error']) expect(stdout).toMatch(new RegExp(`^  ${row} `, 'm'));
    expect(stdout).toMatch(/confidence \d+ %/);
    expect(stdout).not.toContain('\u001b');
  });

  test.each(['wav', 'flac', 'opus', 'mp3'])('its tags and artwork are kept in %s', async (format) => {
    const out = join(folder, `out.${format}`);
    expect((await auralis('master', song, '-o', out, '--preset', 'warm')).code).toBe(0);
    const { common, native } = await parseFile(out);
    expect(common).toMatchObject({ title: 'Song', artist: 'Somebody', track: { no: 3, of: 12 } });
    expect(Buffer.from(common.picture?.[0]?.data ?? [])).toEqual(Buffer.from(cover));
    expect(JSON.stringify(Object.values(native)).toUpperCase()).not.toContain('REPLAYGAIN');
    using source = await openAudio(out);
    expect(source.format.codec).toContain(format === 'wav' ? 'pcm' : format);
  });

  test('an intensity of 0 leaves every sample as it is', async () => {
    const out = join(folder, 'same.wav');
    const { stdout } = await auralis('master', song, '-o', out, '--intensity', '0', '--json');
    const [line] = lines(stdout);
    expect(await samplesOf(out)).toBe(await samplesOf(song));
    expect(line).toMatchObject({ plan: null, after: line.before, predicted: line.before });
  });

  test('a tone, to which no profile is safe to apply, is left as it is, sample by sample, and that is said', async () => {
    const tone = join(root, 'tone.wav');
    writeToneFile(tone, { seconds: 4 });
    const out = join(folder, 'tone.wav');
    const { stdout } = await auralis('master', tone, '-o', out);
    expect(stdout).toMatch(/^ {2}No profile is safe to apply: nothing is changed\.$/m);
    expect(await samplesOf(out)).toBe(await samplesOf(tone));
    const gentle = await auralis('master', tone, '-o', out, '--preset', 'gentle', '--force');
    expect(gentle.stdout).toMatch(
      /safe to apply: nothing is changed but what the preset gentle asks for\.$/m,
    );
  });

  test('peaks above full scale stay in WAV, and what FLAC cuts off of them is said', async () => {
    const loud = join(folder, 'loud.wav');
    writeLoudFloats(loud);
    for (const [format, kept] of [
      ['wav', true],
      ['flac', false],
    ] as const) {
      const out = join(folder, `out.${format}`);
      const { stdout } = await auralis('master', loud, '-o', out, '--intensity', '0', '--json');
      const [{ before, after, plan, warnings }] = lines(stdout);
      expect([plan, before.true_peak_dbtp > 3]).toEqual([null, true]);
      expect(after.true_peak_dbtp === before.true_peak_dbtp).toBe(kept);
      expect(warnings).toEqual(
        kept
          ? []
          : [expect.stringMatching(/^Peaks reach 3\.5 dB above full scale, which flac does not hold/)],
      );
    }
  });

  test.each([
    ['0', 0],
    ['0.5', 0.5],
  ])(
    'a target that an intensity of %s only goes part of the way to is not missed in silence',
    async (text) => {
      const { stdout } = await auralis(
        ...['master', song, '-o', folder, '--target', '-30', '--intensity', text, '--json'],
      );
      const [{ predicted, unreached }] = lines(stdout);
      const reached = `${predicted.integrated_lufs.toFixed(1).replace('-', '−')} LUFS`;
      expect(unreached.at(-1)).toBe(
        `The target of −30.0 LUFS is what intensity 1 aims at; at ${text} it comes to ${reached}.`,
      );
    },
  );

  test('--target is the loudness that comes out, as far as the limits allow', async () => {
    const { stdout } = await auralis('master', song, '-o', folder, '--target', '-23', '--json');
    const [line] = lines(stdout);
    expect(line.after.integrated_lufs).toBeCloseTo(-23, 0);
  });
});

describe('nobody loses a file', () => {
  test('what exists is left alone, and named with the option', async () => {
    const out = join(folder, 'there.flac');
    writeFileSync(out, 'mine');
    const { code, stdout, stderr } = await auralis('master', song, '-o', out, '--json');
    expect([code, stderr]).toEqual([1, '']);
    expect(lines(stdout)).toMatchObject([{ path: song, ok: false, code: 'output_exists' }]);
    expect(stdout).toContain(`${out} exists already: --force overwrites it`);
    expect(readFileSync(out, 'utf8')).toBe('mine');

    expect((await auralis('master', song, '-o', out, '--force')).code).toBe(0);
    expect((await parseFile(out)).common.title).toBe('Song');
  });

  test('a file that comes to the name while it is rendered is left alone', async () => {
    const out = join(folder, 'late.flac');
    const { child, ended } = startAuralis('master', song, '-o', out, '--preset', 'gentle');
    const begun = Promise.withResolvers<void>();
    const watching = watch(folder, () => begun.resolve());
    await begun.promise;
    watching.close();
    writeFileSync(out, 'mine');
    const { code, stderr } = await ended;
    expect(child.exitCode).toBe(code);
    expect([code, stderr]).toEqual([1, expect.stringContaining('exists already')]);
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expectNoRest(folder);
  });

  test('an input is never overwritten, by whatever name', async () => {
    const copy = join(folder, 'song.wav');
    copyFileSync(song, copy);
    const alias = join(folder, 'alias.wav');
    linkSync(copy, alias);
    const before = readFileSync(copy);
    for (const out of [copy, alias, folder]) {
      const { code, stderr } = await auralis('master', copy, '-o', out, '--format', 'wav', '--force');
      expect([code, stderr]).toEqual([1, expect.stringContaining('an input is never overwritten')]);
    }
    expect(readFileSync(copy)).toEqual(before);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGKILL', null],
  ] as const)('%s in the middle leaves no file of that name', async (signal, expected) => {
    const long = join(root, 'long.wav');
    if (!existsSync(long)) writeToneFile(long, { seconds: 120, sampleRateHz: 44_100 });
    const out = join(folder, 'out.flac');
    const { child, ended } = startAuralis('master', long, '-o', out, '--preset', 'gentle');
    const begun = Promise.withResolvers<void>();
    const watching = watch(folder, () => begun.resolve());
    await begun.promise;
    watching.close();
    child.kill(signal);
    expect((await ended).code).toBe(expected);
    expect(existsSync(out)).toBe(false);
    if (signal !== 'SIGKILL') expectNoRest(folder);
  });
});

describe('several files', () => {
  test('a folder goes into a folder, with the folders in it; a second time, what came of it is left out', async () => {
    const own = join(folder, 'music');
    mkdirSync(join(own, 'disc 1'), { recursive: true });
    copyFileSync(song, join(own, 'song.wav'));
    copyFileSync(deeper, join(own, 'disc 1', 'other.wav'));
    const out = join(own, 'mastered');
    const { code, stdout } = await auralis('master', own, '-o', out, '--format', 'opus', '--json');
    expect(code).toBe(0);
    const names = [join(out, 'disc 1', 'other.opus'), join(out, 'song.opus')];
    expect(lines(stdout).map((line) => line.out)).toEqual(names);
    for (const name of names) expect(existsSync(name)).toBe(true);
    const again = await auralis('master', own, '-o', out, '--format', 'opus', '--json');
    expect(lines(again.stdout).map(({ code: reason }) => reason)).toEqual(['output_exists', 'output_exists']);
  });

  test('what cannot be mastered is reported in its place, and the others are done', async () => {
    const out = join(folder, 'out');
    const none = join(root, 'none.wav');
    const { code, stdout } = await auralis(
      'master',
      silence,
      text,
      none,
      song,
      '-o',
      out,
      '--json',
      '-j',
      '2',
    );
    expect(code).toBe(1);
    const answers = lines(stdout);
    expect(answers.map(({ path, code: reason }) => [path, reason])).toEqual([
      [silence, 'not_measurable'],
      [text, 'undecodable_audio'],
      [none, 'file_not_found'],
      [song, undefined],
    ]);
    for (const answer of answers.slice(0, 3))
      expect(Object.keys(answer)).toEqual(['path', 'ok', 'code', 'message']);
    expect(readdirSync(out)).toEqual(['song.flac']);
  });

  test('two that would have one name: the second is refused, both are named', async () => {
    const other = join(folder, 'song.wav');
    copyFileSync(song, other);
    const out = join(folder, 'out');
    const { code, stdout, stderr } = await auralis('master', song, other, '-o', out);
    expect(code).toBe(1);
    expect(stdout).toContain(song);
    expect(stderr).toContain(`${other} would become ${join(out, 'song.flac')}, which ${song} becomes`);
  });
});

test.each([
  [[song], 'master needs --out'],
  [['-o', 'x.flac'], 'master needs a file or a folder'],
  [[song, '-o', 'x.flac', '--intensity', '1.5'], '--intensity must be a number from 0 to 1, got "1.5"'],
  [[song, '-o', 'x.flac', '--target', '3'], '--target must be a number from -70 to 0, got "3"'],
  [[song, '-o', 'x.flac', '--target', '-80'], '--target must be a number from -70 to 0, got "-80"'],
  [
    [song, '-o', 'x.flac', '--preset', 'loud'],
    '--preset must be adaptive, gentle, warm, bright, punchy, got "loud"',
  ],
  [[song, '-o', 'x', '--format', 'aac'], '--format must be wav, flac, opus, mp3, got "aac"'],
  [[song, '-o', 'x.m4a'], '--out must end in .wav, .flac, .opus, .mp3, got "x.m4a"'],
  [[song, '-o', 'x.mp3', '--format', 'flac'], '--format must be mp3 for "x.mp3", got "flac"'],
  [[song, '-o', 'no/such/x.flac'], '--out must lie in a folder that exists, got "no/such/x.flac"'],
  [[song, deeper, '-o', song], '--out must be a folder for several files'],
])('wrong usage is exit code 2: auralis master %j', async (args, message) => {
  const { code, stdout, stderr } = await auralis('master', ...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});
