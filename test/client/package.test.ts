import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../server/running-service.ts';
import { writeToneFile } from '../tone-file.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = temporaryFolder();
const app = join(folder.path, 'app');
const music = join(folder.path, 'music');
const tone = join(music, 'tone.wav');
const env: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
  // Nothing of this machine's own configuration.
  XDG_CONFIG_HOME: join(folder.path, 'config'),
};
const run = promisify(execFile);
const npm = (cwd: string, ...args: readonly string[]) => run('npm', args, { cwd, env });
const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(root, `node_modules/${name}/package.json`), 'utf8')).version;

/** Packs, and installs as anybody would, dependencies from npm (its cache first), into a folder with nothing else. */
beforeAll(async () => {
  mkdirSync(app);
  mkdirSync(music);
  writeToneFile(tone, { seconds: 4, levelDbfs: -12, info: { INAM: 'Tone' } });
  await npm(root, 'pack', '--silent', '--pack-destination', folder.path);
  const tarball = readdirSync(folder.path).find((name) => name.endsWith('.tgz'));
  writeFileSync(join(app, 'package.json'), '{"private":true,"type":"module"}');
  const wanted = [`../${tarball}`, ...['react', '@types/react'].map((name) => `${name}@${versionOf(name)}`)];
  await npm(app, 'install', ...wanted, '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund');
}, 120_000);
afterAll(() => folder[Symbol.dispose]());

/** Runs JavaScript that stands in the folder; answers what it prints, as JSON. */
async function runScript(code: string) {
  writeFileSync(join(app, 'script.js'), code);
  const { stdout } = await run(process.execPath, ['script.js'], { cwd: app, env });
  return JSON.parse(stdout);
}

/** What TypeScript at its strictest finds wrong, in the .d.ts of all packages, too. */
async function errorsIn(include: readonly string[], moduleResolution: string): Promise<string> {
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
    jsx: 'react-jsx',
    module: moduleResolution === 'bundler' ? 'esnext' : moduleResolution,
    moduleResolution,
    noEmit: true,
  };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [compiler, '-p', app], { env }).catch((error) => error);
  return stdout;
}

/** One white pixel, PNG. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==';

const bin = join(app, 'node_modules/.bin/auralis');

function serve(): Promise<{ readonly origin: string; readonly child: ChildProcess }> {
  const args = ['serve', '--port', '0', '--data', join(folder.path, 'data'), '--library', music];
  const child = spawn(bin, args, { env });
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      said += chunk;
      const origin = /Auralis is at (http:\S+?)\/ /.exec(said)?.[1];
      if (origin !== undefined) resolve({ origin, child });
    });
    child.on('exit', () => reject(new Error(`it does not start: ${said}`)));
  });
}

test('it holds JavaScript and its types, and no TypeScript to be stripped', () => {
  const files = readdirSync(join(app, 'node_modules/auralis'), { recursive: true }).map(String);
  expect(files).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', join('dist', 'client', 'index.d.ts')]),
  );
  expect(files.filter((name) => /(?<!\.d)\.ts$/.test(name))).toEqual([]);
  expect(files.filter((name) => name.startsWith('src') || name.startsWith('test'))).toEqual([]);
});

test('auralis/client, auralis/client/react and auralis/wire are imported by their names', async () => {
  const names = await runScript(`
    import * as client from 'auralis/client';
    import * as react from 'auralis/client/react';
    import * as wire from 'auralis/wire';
    console.log(JSON.stringify([client, react].map((module) => Object.keys(module).sort())
      .concat([Object.keys(wire.endpoints).includes('POST /api/player/load')])));`);
  expect(names).toEqual([
    ['ApiError', 'connect', 'createApi'],
    ['WebSocketContext', 'WebSocketProvider', 'useLatest', 'useWebSocketContext'],
    true,
  ]);
});

test('the client loads nothing but itself: no dependency comes along', async () => {
  const loaded = await runScript(`
    import { registerHooks } from 'node:module';
    const urls = [];
    registerHooks({ load(url, context, next) { urls.push(url); return next(url, context); } });
    await import('auralis/client');
    console.log(JSON.stringify(urls));`);
  expect(loaded.length).toBeGreaterThan(5);
  for (const url of loaded) expect(url).toContain('/node_modules/auralis/dist/client/');
});

test.each(['nodenext', 'bundler'])(
  'its types hold for strict TypeScript that resolves by %s, the .d.ts checked too',
  async (moduleResolution) => {
    const consumer = `
      import { ApiError, connect, createApi, type Connection, type Gap, type TrackInfo } from 'auralis/client';
      import { useWebSocketContext, WebSocketProvider } from 'auralis/client/react';
      import type { PlayerState, WebSocketMessage, WebSocketMessageType } from 'auralis/wire';
      import { createElement } from 'react';

      export function follow(): Connection {
        const connection = connect('ws://localhost:8765/ws', { quietMs: 5_000 });
        connection.subscribe(['playback_started', 'playback_paused'], ({ data }) => {
          const state: 'playing' | 'paused' = data.state;
          console.log(state);
        });
        connection.subscribe('*', ({ type }) => { const one: WebSocketMessageType | 'pong' | 'error' = type; void one; });
        connection.onGap(({ reason }: Gap) => { console.log(reason); });
        // @ts-expect-error there is no such message
        connection.subscribe('play_back_started', () => {});
        return connection;
      }
      export async function load(id: number): Promise<TrackInfo> {
        const { call } = createApi('http://localhost:8765');
        // @ts-expect-error it is a number
        void call('POST /api/player/load', { body: { track_id: 'one' } });
        return (await call('POST /api/player/load', { body: { track_id: id } })).track;
      }
      export function Volume() {
        const { latest, status } = useWebSocketContext();
        const state: PlayerState | undefined = latest('player_state')?.data;
        return createElement('output', null, status, state?.volume);
      }
      export const page = createElement(WebSocketProvider, { url: 'ws://localhost:8765/ws' }, createElement(Volume));
      export const volumeOf = (message: WebSocketMessage<'volume_changed'>): number => message.data.volume;
      export const isProblem = (error: unknown): boolean => error instanceof ApiError && error.code === 'queue_full';`;
    writeFileSync(join(app, 'consumer.ts'), consumer);
    expect(await errorsIn(['consumer.ts'], moduleResolution)).toBe('');
  },
);

/** The code of a document in one language, as it reads from top to bottom. */
function guide(language: 'ts' | 'tsx', document = 'docs/client.md'): string {
  const text = readFileSync(join(app, 'node_modules/auralis', document), 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return blocks.flatMap(([, name, code]) => (name === language ? [code] : [])).join('');
}

test('every snippet of docs/client.md, and of the README, holds for TypeScript', async () => {
  for (const language of ['ts', 'tsx'] as const) {
    expect(guide(language)).toContain("from 'auralis/client");
    writeFileSync(join(app, `guide.${language}`), guide(language));
  }
  // Elsewhere in the text only for the shell: nothing goes unseen.
  const text = readFileSync(join(root, 'docs/client.md'), 'utf8');
  expect(new Set([...text.matchAll(/^```(\w+)$/gm)].map(([, name]) => name))).toEqual(
    new Set(['sh', 'ts', 'tsx', 'js']),
  );
  writeFileSync(join(app, 'readme.ts'), guide('ts', 'README.md'));
  expect(await errorsIn(['guide.ts', 'guide.tsx', 'readme.ts'], 'nodenext')).toBe('');
});

test('the bin says its version, and measures', async () => {
  expect((await run(bin, ['--version'], { env })).stdout.trim()).toBe(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version,
  );
  const { stdout } = await run(bin, ['analyze', tone, '--json'], { env });
  const { ok, integrated_lufs } = JSON.parse(stdout);
  expect(ok).toBe(true);
  // A stereo sine of 1 kHz with its peak at -12 dBFS.
  expect(integrated_lufs).toBeCloseTo(-12, 1);
});

test('the bin serves, and docs/client.md and the package’s own client are told and answered by it', async () => {
  const { origin, child } = await serve();
  try {
    // docs/client.md, with the address that this one has.
    writeFileSync(join(app, 'guide.ts'), guide('ts').replaceAll('http://localhost:8765', origin));
    const { stdout } = await run(process.execPath, ['guide.ts'], { cwd: app, env });
    expect(stdout).toContain("422 invalid_request [ { path: 'volume',");
    // Threads read the tags, a process makes the pictures, another measures: each has to be found where it now is.
    const answer = await runScript(`
      import { connect } from 'auralis/client';
      const connection = connect(${JSON.stringify(origin)});
      const { call } = connection;
      const png = Buffer.from('${PIXEL}', 'base64');
      const { track } = await call('POST /api/player/load', { body: { track_path: ${JSON.stringify(tone)} } });
      const params = { id: track.id };
      await call('POST /api/artwork/track/{id}', { params, body: new Blob([png], { type: 'image/png' }) });
      const picture = await call('GET /api/artwork/track/{id}', { params, query: { size: 64 } });
      const { integrated_lufs } = await call('GET /api/tracks/{id}/analysis', { params });
      const docs = await fetch(${JSON.stringify(`${origin}/api/docs`)});
      connection.subscribe('volume_changed', ({ data }) => {
        const seen = [track.title, picture.type, Math.round(integrated_lufs), docs.status, data.volume];
        console.log(JSON.stringify(seen));
        connection.close();
      });
      await call('POST /api/player/volume', { body: { volume: 0.5 } });`);
    expect(answer).toEqual(['Tone', expect.stringMatching(/^image\//), -12, 200, 0.5]);
  } finally {
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  }
});
