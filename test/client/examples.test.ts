import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { createApi } from '../../src/client/index.ts';
import { startSilentService, temporaryFolder } from '../server/running-service.ts';
import { writeToneFile } from '../tone-file.ts';

test('examples/now-playing.mjs shows what plays, through a restart of the service', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'tone.wav');
  const data = join(folder.path, 'data');
  writeToneFile(path, { seconds: 4, levelDbfs: -12, info: { INAM: 'Tone', IART: 'Oscillator' } });
  let service = await startSilentService({ data, library: [folder.path] });
  const { port } = service;
  const { call } = createApi(`http://localhost:${port}`);
  const example = join(import.meta.dirname, '../../examples/now-playing.mjs');
  const child = spawn(process.execPath, [example, `http://localhost:${port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => (await lines.next()).value;
  try {
    expect(await next()).toBe('nothing is loaded');
    await call('POST /api/player/load', { body: { track_path: path } });
    expect(await next()).toBe('paused 1/1: Oscillator – Tone, volume 1');
    // What the profiles say of a tone: profiles.test has the words.
    expect(await next()).toMatch(/^ {2}\S/);
    await call('POST /api/player/volume', { body: { volume: 0.5 } });
    expect(await next()).toBe('paused 1/1: Oscillator – Tone, volume 0.5');
    await service[Symbol.asyncDispose]();
    expect(await next()).toMatch(/^Auralis does not answer/);
    service = await startSilentService({ port, data });
    // The greeting of the new one: the state is as it was, and its recommendation.
    for (let line = await next(); !/^ {2}\S/.test(String(line)); line = await next())
      expect(line).toMatch(/^Auralis does not answer/);
  } finally {
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await service[Symbol.asyncDispose]();
  }
});
