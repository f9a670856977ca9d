import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OF_A_TONE, writeFittingProfiles } from '../fitting-profiles.ts';
import { writeToneFile } from '../tone-file.ts';
import { auralis, lines, startAuralis } from './auralis.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-cli-'));
const music = join(folder, 'music');
const tone = join(music, 'a-tone.wav');
const silence = join(music, 'b-silence.wav');
const text = join(music, 'c-text.flac');
const profiles = join(folder, 'profiles');

beforeAll(() => {
  mkdirSync(music);
  writeToneFile(tone, { seconds: 4, levelDbfs: -12 });
  writeToneFile(silence, { seconds: 1, levelDbfs: -200 });
  writeFileSync(text, 'no music\n');
  writeFittingProfiles(profiles, OF_A_TONE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('auralis analyze', () => {
  test('a reader of the results that goes ends it without a word, with the code of SIGPIPE', async () => {
    const { child, ended } = startAuralis('analyze', ...Array(20).fill(tone), '--json', '--jobs', '1');
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended).toMatchObject({ code: 141, stderr: '' });
  });

  test('--json: one object a line in the order of the names, failures among them, exit code 1', async () => {
    const { code, stdout, stderr } = await auralis('analyze', music, '--json');
    const [toneLine, silenceLine, textLine] = lines(stdout);
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(toneLine).toMatchObject({
      path: tone,
      ok: true,
      sample_rate_hz: 48000,
      channels: 2,
      clipped_runs: 0,
      warnings: [],
    });
    // A stereo sine of 1 kHz with its peak at -12 dBFS.
    expect(toneLine.integrated_lufs).toBeCloseTo(-12, 1);
    expect(toneLine.max_momentary_lufs).toBeCloseTo(-12, 1);
    expect(toneLine.max_short_term_lufs).toBeCloseTo(-12, 1);
    expect(toneLine.true_peak_dbtp).toBeCloseTo(-12, 1);
    expect(toneLine.rms_dbfs).toBeCloseTo(-15.01, 1);
    expect(toneLine.zero_crossings_per_second).toBeCloseTo(2000, -1);
    expect(silenceLine).toMatchObject({
      path: silence,
      ok: true,
      integrated_lufs: null,
      true_peak_dbtp: null,
    });
    expect(silenceLine.warnings[0].code).toBe('silent');
    expect(textLine).toMatchObject({ path: text, ok: false, code: 'undecodable_audio' });
  });

  test('the line has every field that was promised', async () => {
    const { stdout } = await auralis('analyze', tone, '--json', '--jobs', '1');
    const promised =
      'path, ok, duration_seconds, sample_rate_hz, channels, integrated_lufs, loudness_range_lu, max_momentary_lufs, ' +
      'max_short_term_lufs, true_peak_dbtp, sample_peak_dbfs, rms_dbfs, crest_factor_db, peak_to_loudness_lu, ' +
      'peak_to_short_term_lu, spectral_centroid_hz, spectral_spread_hz, spectral_rolloff_85_hz, zero_crossing_rate, ' +
      'zero_crossings_per_second, stereo_correlation, clipped_runs, warnings';
    expect(Object.keys(lines(stdout)[0])).toEqual(expect.arrayContaining(promised.split(', ')));
  });

  test('in a pipe the table is plain, and stdout holds nothing but data', async () => {
    const { code, stdout } = await auralis('analyze', tone);
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^file +length +LUFS/);
    expect(stdout).toContain(tone);
    expect(stdout).not.toContain('\u001b');
  });

  test('a file that does not exist is reported, the others are done', async () => {
    const { code, stdout } = await auralis('analyze', join(folder, 'none.wav'), tone, '--json');
    expect(code).toBe(1);
    expect(lines(stdout).map(({ ok, code: reason }) => [ok, reason])).toEqual([
      [false, 'file_not_found'],
      [true, undefined],
    ]);
  });
});

describe('auralis recommend', () => {
  test('--json: the recommendation with the measurements that it rests on', async () => {
    const { code, stdout } = await auralis('recommend', tone, silence, '--json');
    const [first, second] = lines(stdout);
    expect(code).toBe(1);
    expect(first).toMatchObject({ path: tone, ok: true, measurements: { sample_rate_hz: 48000 } });
    expect(first.confidence_score).toBeGreaterThanOrEqual(0);
    expect(first.reasoning.length).toBeGreaterThan(10);
    expect(second).toMatchObject({ path: silence, ok: false, code: 'not_measurable' });
    expect(second.message).toContain(silence);
  });

  test('--preset and --intensity: what that does to the file, beside what the profiles ask for', async () => {
    const settings = ['--preset', 'bright', '--intensity', '0'];
    const { stdout } = await auralis('recommend', tone, '--json', ...settings);
    const [answer] = lines(stdout);
    expect(answer).toMatchObject({
      preset: 'bright',
      intensity: 0,
      predicted_loudness_change: 0,
      predicted_integrated_lufs: answer.measurements.integrated_lufs,
    });
    expect(answer.target_loudness_change).toBeTypeOf('number');
    const { code, stdout: text } = await auralis('recommend', tone, '--profiles', profiles);
    expect(code).toBe(0);
    expect(text).toMatch(
      /target {4}\+2\.00 LU, .*\n {2}aimed at {2}\+[01]\.\d\d LU, .*\n {2}predicted \+[01]\.\d\d LU, .*\(adaptive, intensity 1\)/,
    );
    expect(text).not.toMatch(/No profile is safe/);
  });

  test('where no profile is safe to apply that has its own line, and nothing is changed', async () => {
    const { stdout } = await auralis('recommend', tone);
    expect(stdout).toMatch(/^ {2}No profile is safe to apply: nothing is changed\.$/m);
    const nothing = '+0.00 LU, crest +0.00 dB, centroid +0 Hz';
    expect(stdout).toContain(`  aimed at  ${nothing}\n`);
    expect(stdout).toContain(`  predicted ${nothing} (adaptive, intensity 1)\n`);
    const { stdout: bright } = await auralis('recommend', tone, '--preset', 'bright');
    expect(bright).toMatch(/^ {2}No profile is safe .* but what the preset bright asks for\.$/m);
  });

  test('--explain: the profiles that come into question, and what speaks for and against each', async () => {
    const { code, stdout } = await auralis('recommend', tone, '--explain', '--profiles', profiles);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n {2}score +need {2}profile\n {2}█+░+ +\d+ % {2}1\.00 {2}Likely - Louder\n/);
    expect(stdout).toMatch(/\n {6}crest factor 3\.0 dB \(usual 2\.9 to 3\.1\) {2}▲ \+\d+\.\d bits\n/);
    expect(stdout).toMatch(/ % {8}none of the profiles\n$/);
    expect(stdout).not.toContain('\u001b');
  });

  test('--explain --json: the same as explanation, of every profile', async () => {
    const { stdout } = await auralis('recommend', tone, silence, '--explain', '--json');
    const [answer, failed] = lines(stdout);
    const { profiles: explained, no_profile_score } = answer.explanation;
    expect(explained[0]).toMatchObject({
      profile_id: answer.primary_profile_id,
      score: answer.confidence_score,
    });
    const sum = explained.reduce((total: number, { score }: { score: number }) => total + score, 0);
    expect(sum + no_profile_score).toBeCloseTo(1, 9);
    expect(failed).toMatchObject({ ok: false, code: 'not_measurable' });
    const [plain] = lines((await auralis('recommend', tone, '--json')).stdout);
    expect(plain).not.toHaveProperty('explanation');
  });
});

describe('wrong usage is exit code 2, with what to do on stderr', () => {
  test.each([
    [[]],
    [['sing']],
    [['analyze']],
    [['analyze', '--loud', 'x.wav']],
    [['analyze', '--jobs', '0', 'x.wav']],
    [['recommend', '--threshold', '2', 'x.wav']],
    [['recommend', '--preset', 'loud', 'x.wav']],
    [['recommend', '--intensity', '1.5', 'x.wav']],
    [['serve', '--port', '70000']],
  ])('auralis %j', async (args) => {
    const { code, stdout, stderr } = await auralis(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/auralis/);
  });
});

test.each(['serve', 'analyze', 'master', 'recommend'])(
  'auralis %s --help explains the command',
  async (command) => {
    const { code, stdout } = await auralis(command, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^auralis ${command}`));
  },
);

/** A server of its own process on a free port, from when it says where it is. */
async function serve(dataFolder: string) {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, '../../bin/auralis.mjs'),
    ...['serve', '--port', '0', '--data', dataFolder, '--library', music],
  ]);
  const url = await new Promise<string>((resolve) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
      const found = /http:\/\/localhost:\d+/.exec(said);
      if (found) resolve(found[0]);
    });
  });
  return {
    url,
    async end(signal: NodeJS.Signals): Promise<number | null> {
      const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
      child.kill(signal);
      return closed;
    },
  };
}

describe('auralis serve', () => {
  test('says where it is, answers, and ends by itself within 5 s of SIGTERM', async () => {
    const { url, end } = await serve(join(folder, 'data'));
    expect((await fetch(`${url}/api/health`)).status).toBe(200);
    const taken = await auralis('serve', '--port', new URL(url).port, '--data', join(folder, 'other'));
    expect(taken.code).toBe(1);
    expect(taken.stderr).toContain('already in use');
    const second = await auralis('serve', '--port', '0', '--data', join(folder, 'data'));
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/the data folder .* is in use by another Auralis/);
    const askedAt = performance.now();
    expect(await end('SIGTERM')).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(5000);
  });

  test('what was acknowledged survives kill -9', async () => {
    const data = join(folder, 'killed');
    const first = await serve(data);
    const send = (path: string, method = 'POST') => fetch(`${first.url}${path}`, { method });
    expect((await send(`/api/player/load?track_path=${encodeURIComponent(tone)}`)).status).toBe(200);
    expect((await send('/api/player/volume?volume=0.125')).status).toBe(200);
    expect((await send('/api/enhancement/settings?preset=punchy', 'PUT')).status).toBe(200);
    await first.end('SIGKILL');

    const second = await serve(data);
    // Measuring goes on where it was: every file that can be is measured in the end.
    for (let isDone = false; !isDone; ) {
      const { tracks } = await (await fetch(`${second.url}/api/library/tracks`)).json();
      isDone =
        tracks.length === 3 &&
        tracks.every((track: { analysed: boolean; error: unknown }) => track.analysed || track.error);
    }
    const status = await (await fetch(`${second.url}/api/player/status`)).json();
    const settings = await (await fetch(`${second.url}/api/enhancement/settings`)).json();
    await second.end('SIGTERM');
    expect(status).toMatchObject({ volume: 0.125, queueIndex: 0, currentTrack: { filepath: tone } });
    expect(settings).toMatchObject({ preset: 'punchy' });
  });
});
