import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Heard, Output } from '#player';
import { createDeviceOutput, type DeviceOutputOptions } from '../../../src/player/output/device-output.ts';
import { writeToneFile } from '../../tone-file.ts';
import { createWaiting } from '../../waiting.ts';
import { item, programme } from './playing.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-device-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const doom = new URL('./device-doom-child.ts', import.meta.url);

/** An output, what it said, and a way to wait for more of it. */
function opened(options: Partial<DeviceOutputOptions>, onReady: (output: Output) => void) {
  const said: { heard: (Heard | null)[]; log: { message: string; fields?: object }[]; ready: number } = {
    heard: [],
    log: [],
    ready: 0,
  };
  const { look, until } = createWaiting();
  const note = (message: string, fields?: object): void => {
    said.log.push({ message, ...(fields && { fields }) });
    look();
  };
  const output = createDeviceOutput({
    retrySeconds: 0.01,
    isSilent: true,
    ...options,
    onReady() {
      said.ready++;
      onReady(output);
      look();
    },
    onHeard(heard) {
      said.heard.push(heard);
      look();
    },
    log: { info: note, warn: note },
  });
  const logged = (message: string) => said.log.filter((line) => line.message === message);
  return { output, said, logged, until, [Symbol.asyncDispose]: () => output[Symbol.asyncDispose]() };
}

describe('the device process', () => {
  test('plays, tells where it is, joins the next track, and stands when it is paused', async () => {
    const [a, b] = ['a.wav', 'b.wav'].map((name) => join(folder, name)) as [string, string];
    writeToneFile(a, { seconds: 1 });
    writeToneFile(b, { seconds: 20 });
    const current = item(a, { durationSeconds: 1 });
    const next = { item: item(b, { durationSeconds: 20 }), gapSeconds: 0 };
    await using device = opened({}, (output) => output.follow(programme(current, { next })));
    const { heard } = device.said;
    await device.until(() =>
      heard.some((one) => one?.id === current.id && one.isRunning && one.positionSeconds > 0.1),
    );
    await device.until(() => heard.some((one) => one?.id === next.item.id && one.positionSeconds > 0.2));
    const told = heard.filter((one) => one !== null);
    for (const [n, one] of told.entries()) {
      const before = told[n - 1];
      if (before?.id === one.id) expect(one.positionSeconds).toBeGreaterThanOrEqual(before.positionSeconds);
    }
    device.output.follow(programme(next.item, { isPlaying: false }));
    await device.until(() => heard.at(-1) === null);
  });

  test('a file that cannot be decoded is logged, and silence runs in its place', async () => {
    const current = item(join(folder, 'gone.wav'), { durationSeconds: 60 });
    await using device = opened({}, (output) => output.follow(programme(current)));
    await device.until(() => device.said.heard.some((one) => (one?.positionSeconds ?? 0) > 0.3));
    expect(device.logged('a file cannot be played: silence in its place')).toMatchObject([
      { fields: { path: current.path } },
    ]);
  });

  test('a device that is not there is logged and tried again; nothing else comes of it', async () => {
    // No sample rate of this kind is taken by any device.
    await using device = opened({ sampleRateHz: 1 }, () => {});
    await device.until(() => device.logged('no audio device, playing on without one').length >= 2);
    expect(device.said.ready).toBe(0);
    expect(device.said.heard.every((one) => one === null)).toBe(true);
  });

  test('killed, it is started again and asks what to play', async () => {
    const path = join(folder, 'long.wav');
    writeToneFile(path, { seconds: 20 });
    await using device = opened({}, (output) => output.follow(programme(item(path))));
    await device.until(() => device.said.heard.some((one) => one?.isRunning));
    const { pid } = device.logged('audio device ready')[0]!.fields as { pid: number };
    process.kill(pid, 'SIGKILL');
    await device.until(() => device.said.ready === 2);
    expect(device.said.heard).toContain(null);
    const before = device.said.heard.length;
    await device.until(() => device.said.heard.slice(before).some((one) => one?.isRunning));
  });

  test('a file that ends it twice is silence from then on', async () => {
    const current = item('hostile');
    await using device = opened({ child: doom }, (output) => output.follow(programme(current)));
    await device.until(() => device.said.heard.some((one) => one?.isRunning));
    expect(device.logged('the audio process died and is started again')).toHaveLength(2);
    expect(device.logged('a file ends the audio process: silence in its place')).toMatchObject([
      { fields: { path: 'hostile' } },
    ]);
  });

  test('a hostile file that comes next is found out as well, and what plays goes on', async () => {
    const next = { item: item('hostile'), gapSeconds: 0 };
    const current = item('harmless');
    await using device = opened({ child: doom }, (output) => output.follow(programme(current, { next })));
    await device.until(
      () =>
        device.logged('a file cannot be played: silence in its place').at(-1)?.fields &&
        device.logged('a file ends the audio process: silence in its place').length > 0 &&
        device.said.ready >= 3 &&
        device.said.heard.at(-1)?.isRunning,
    );
    expect(device.logged('a file ends the audio process: silence in its place')).toMatchObject([
      { fields: { path: 'hostile' } },
    ]);
  });
});
