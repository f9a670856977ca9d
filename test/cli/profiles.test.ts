import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeToneFile } from '../tone-file.ts';
import { auralis, lines } from './auralis.ts';
import { damaged, inventedMusic, writeWav } from './invented-music.ts';

const LOSS_DB = 8;
const SECONDS = 20;
const CUT_FRAMES = 2 * 44_100;

const root = mkdtempSync(join(tmpdir(), 'auralis-profiles-'));
const before = join(root, 'before');
const after = join(root, 'after');
const mine = join(root, 'mine');
const out = join(mine, 'My Kind.json');
const unheard = join(root, 'unheard.wav');
const undamaged = join(root, 'undamaged.wav');

beforeAll(() => {
  for (const folder of [join(before, 'disc 1'), join(after, 'disc 1'), mine])
    mkdirSync(folder, { recursive: true });
  for (const seed of [1, 2, 3, 4, 5]) {
    const song = inventedMusic(seed, SECONDS);
    writeWav(join(after, 'disc 1', `song ${seed}.wav`), song);
    // The last two are called otherwise, and one of them lacks its first 2 s.
    if (seed < 4) writeWav(join(before, 'disc 1', `SONG ${seed}.wav`), damaged(song, LOSS_DB));
    else
      writeWav(
        join(before, `take ${seed}.wav`),
        damaged(song, LOSS_DB).subarray(seed === 5 ? CUT_FRAMES : 0),
      );
  }
  writeWav(join(before, 'alone.wav'), inventedMusic(9, SECONDS));
  writeFileSync(join(before, 'text.flac'), 'no music\n');
  const sixth = inventedMusic(6, SECONDS);
  writeWav(unheard, damaged(sixth, LOSS_DB));
  writeWav(undamaged, sixth);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const learn = (...args: readonly string[]) =>
  auralis('profiles', 'learn', '--before', before, '--after', after, '-o', out, ...args);

describe('a profile that is learned from five pairs', () => {
  test('pairs are found by name and by sound, and the rest is left out with its reason', async () => {
    const { code, stdout, stderr } = await learn('--json');
    expect([code, stderr]).toEqual([0, '']);
    const [answer] = lines(stdout);
    expect(answer).toMatchObject({ ok: true, outputs: [out, join(mine, 'My Kind-done.json')], warnings: [] });
    expect(answer.pairs).toMatchObject([
      ...[1, 2, 3].map((seed) => ({
        before: join(before, 'disc 1', `SONG ${seed}.wav`),
        after: join(after, 'disc 1', `song ${seed}.wav`),
        matched_by: 'name',
        lag_seconds: 0,
      })),
      { before: join(before, 'take 4.wav'), matched_by: 'audio', lag_seconds: 0 },
      { before: join(before, 'take 5.wav'), matched_by: 'audio', lag_seconds: 2 },
    ]);
    const reasons = answer.left_out.map(({ path, code: reason }: { path: string; code: string }) => [
      path,
      reason,
    ]);
    expect(reasons).toEqual([
      [join(before, 'text.flac'), 'undecodable_audio'],
      [join(before, 'alone.wav'), 'no_partner'],
    ]);
  });

  test('the file says where it comes from, and asks for what was done', async () => {
    const profile = JSON.parse(readFileSync(out, 'utf8'));
    expect(profile).toMatchObject({
      id: 'my-kind-v1',
      name: 'My Kind',
      version: 1,
      samples: { count: 5, tracks: 5 },
    });
    expect(profile.source).toMatch(
      /^auralis profiles learn on \d{4}-\d\d-\d\d, from 5 pairs .*"before" and "after": 3 matched by name, 2 by sound\.$/,
    );
    // 8 dB, and the little that the filter took.
    expect(profile.targets.loudnessChangeLu).toBeGreaterThan(LOSS_DB);
    expect(profile.targets.loudnessChangeLu).toBeLessThan(LOSS_DB + 1);
    // A shelf of first order: 6 dB less at 16 kHz than at 31.5 Hz, all but what it lacks there.
    const [lowest, highest] = [0, 9].map((octave) => profile.targets.octaveChangesDb[octave]);
    expect(highest - lowest).toBeGreaterThan(4);
    expect(highest - lowest).toBeLessThan(6);
    expect(readdirSync(mine).sort()).toEqual(['My Kind-done.json', 'My Kind.json']);
  });

  test('it is recommended at once for a damaged track that it has not seen, and not for the undamaged one', async () => {
    const { code, stdout } = await auralis('recommend', unheard, undamaged, '--profiles', mine, '--json');
    expect(code).toBe(0);
    const [needy, fine] = lines(stdout);
    const loss = fine.measurements.integrated_lufs - needy.measurements.integrated_lufs;
    expect(needy.primary_profile_id).toBe('my-kind-v1');
    expect(Math.abs(needy.target_loudness_change - loss)).toBeLessThan(0.5);
    expect(Math.abs(needy.predicted_loudness_change - loss)).toBeLessThan(0.75);
    expect(fine.primary_profile_id).not.toBe('my-kind-v1');
    expect(Math.abs(fine.predicted_loudness_change)).toBeLessThan(0.5);
  });

  test('a file that exists is left alone, and --force writes it anew', async () => {
    const was = readFileSync(out, 'utf8');
    const refused = await learn('--name', 'Other');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('exists already')]);
    expect(readFileSync(out, 'utf8')).toBe(was);
    const { code, stdout, stderr } = await learn('--name', 'Other - Louder', '--id', 'other-v3', '--force');
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
      id: 'other-v3',
      name: 'Other - Louder',
      version: 3,
    });
    expect(stderr).toContain(`left out: undecodable_audio: `);
    expect(stderr).toContain(`left out: no_partner: ${join(before, 'alone.wav')} has no partner: `);
    expect(stdout).toMatch(/^before +after +by +alike +later$/m);
    expect(stdout).toMatch(/^loudness +\+8\.\d\d +± 0\.\d\d +LU$/m);
    expect(stdout).toMatch(/^ +16000 +\+\d\.\d +│█+$/m);
    expect(stdout).not.toContain('\u001b');
  });

  test('the list has it among all', async () => {
    const { code, stdout } = await auralis('profiles', 'list', '--profiles', mine);
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^id +name +version +samples +share +targets$/);
    expect(stdout).toMatch(/^other-v3 +Other - Louder +3 +5 +0\.\d{3} +\+8\.\d LU, /m);
    expect(stdout).toMatch(/^leave-as-it-is-v1 .* nothing is to be changed$/m);
    const json = await auralis('profiles', 'list', '--json');
    expect(lines(json.stdout).map(({ id }) => id)).toContain('leave-as-it-is-v1');
  });
});

test('fewer than three pairs are too few: it says what was found, and writes nothing', async () => {
  const folder = join(root, 'few');
  mkdirSync(folder);
  for (const seed of [1, 2])
    copyFileSync(join(after, 'disc 1', `song ${seed}.wav`), join(folder, `song ${seed}.wav`));
  const none = join(root, 'few.json');
  const { code, stdout } = await auralis(
    ...['profiles', 'learn', '--before', before, '--after', folder, '-o', none, '--match', 'name', '--json'],
  );
  expect(code).toBe(1);
  const [answer] = lines(stdout);
  expect(answer).toMatchObject({ ok: false, code: 'invalid_request' });
  expect(answer.message).toMatch(/^3 pairs .* got 2: of 7 files in .*before and 2 in .*few, 2 could be/);
  expect(answer.left_out).toHaveLength(5);
  expect(existsSync(none)).toBe(false);
});

test('the same audio before and after is worth a warning, and so is a name that stands for something else', async () => {
  const folder = join(root, 'same');
  mkdirSync(folder);
  for (const seed of [1, 2])
    copyFileSync(join(after, 'disc 1', `song ${seed}.wav`), join(folder, `song ${seed}.wav`));
  writeToneFile(join(folder, 'song 3.wav'), { seconds: SECONDS });
  const { code, stdout } = await auralis(
    ...['profiles', 'learn', '--before', folder, '--after', after, '-o', join(root, 'same.json')],
    ...['--match', 'name', '--json'],
  );
  expect(code).toBe(0);
  const [{ warnings }] = lines(stdout);
  expect(warnings).toEqual([
    expect.stringContaining('are the same audio'),
    expect.stringContaining('are the same audio'),
    expect.stringContaining('do not sound alike'),
  ]);
});

test('silence is left out with its reason', async () => {
  const folder = join(root, 'silent');
  mkdirSync(folder);
  writeToneFile(join(folder, 'song 1.wav'), { seconds: 1, levelDbfs: -200 });
  const { stdout } = await auralis(
    ...['profiles', 'learn', '--before', folder, '--after', after, '-o', join(root, 'silent.json'), '--json'],
  );
  const [answer] = lines(stdout);
  expect(answer.left_out).toContainEqual(
    expect.objectContaining({ path: join(folder, 'song 1.wav'), code: 'not_measurable' }),
  );
});

test('auralis profiles --help explains both', async () => {
  const { code, stdout } = await auralis('profiles', '--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^auralis profiles list \| learn/);
  expect(stdout).toMatch(/--before DIR +learn: /);
});

test.each([
  [[], 'profiles needs list or learn'],
  [['sing'], 'profiles needs list or learn, got "sing"'],
  [['list', '--before', 'x'], 'profiles list has no option --before'],
  [['list', 'more'], 'profiles list takes options only, got "more"'],
  [['learn'], 'profiles learn needs --before'],
  [['learn', '--before', 'x', '--after', 'y', '-o', 'z.txt'], '--out must end in .json, got "z.txt"'],
  [['learn', '--before', 'x', '--after', 'y', '-o', 'no/z.json'], '--out must lie in a folder that exists'],
  [['learn', '--before', 'none', '--after', root, '-o', out], '--before must be a folder, got "none"'],
  [
    ['learn', '--before', root, '--after', `${root}/.`, '-o', out],
    '--before and --after must be two folders',
  ],
  [['learn', '--before', before, '--after', mine, '-o', out], '--after: no audio files in'],
  [
    ['learn', '--before', before, '--after', after, '-o', out, '--id', 'My id'],
    '--id must be lower-case words',
  ],
  [
    ['learn', '--before', before, '--after', after, '-o', out, '--match', 'ear'],
    '--match must be auto, name,',
  ],
])('wrong usage is exit code 2: auralis profiles %j', async (args, message) => {
  const { code, stdout, stderr } = await auralis('profiles', ...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});
