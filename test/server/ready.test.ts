import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Analyzer, forkAnalyzer } from '#analyzer';
import { readConfig } from '../../src/server/index.ts';
import { createLogs } from '../../src/server/log.ts';
import { composeService } from '../../src/server/serve.ts';
import { createWaiting } from '../waiting.ts';
import { exampleStatus } from './example-status.ts';
import { temporaryFolder } from './running-service.ts';

async function readiness(port: number) {
  const response = await fetch(`http://localhost:${port}/api/ready`);
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as a client would
  return { status: response.status, body: (await response.json()) as any };
}

function compose(data: string, analyzer: Analyzer) {
  const config = readConfig({ port: 0, data, log: 'silent' }, {});
  return composeService(config, { logs: createLogs(config.logLevels), analyzer }, { watching: 'off' });
}

test('ready says 503 until the analyzer has started well, and again when it has died', async () => {
  using folder = temporaryFolder();
  let isReady = false;
  const notAsked = () => Promise.reject(new Error('nothing is to be done'));
  const analyzer: Analyzer = {
    analyze: notAsked,
    payloadHash: notAsked,
    describe: notAsked,
    solve: notAsked,
    predict: notAsked,
    render: notAsked,
    makeDemoFile: notAsked,
    status: () => ({ ...exampleStatus(1), ready: isReady }),
    [Symbol.asyncDispose]: async () => {},
  };
  await using service = await compose(join(folder.path, 'data'), analyzer);
  expect(await readiness(service.port)).toMatchObject({
    status: 503,
    body: { ready: false, database: true },
  });
  isReady = true;
  expect(await readiness(service.port)).toMatchObject({ status: 200, body: { ready: true } });
  isReady = false;
  expect(await readiness(service.port)).toMatchObject({ status: 503, body: { analyzer: { ready: false } } });
});

test('a service whose analyzer rests is ready, and says that it rests', async () => {
  using folder = temporaryFolder();
  const { look, until } = createWaiting();
  const events: string[] = [];
  const analyzer = forkAnalyzer({
    threads: 1,
    restsAfterMs: 1,
    log: (event) => {
      events.push(event);
      look();
    },
  });
  await using service = await compose(join(folder.path, 'data'), analyzer);
  await until(() => events.find((event) => event === 'analyzer rests'));
  expect(await readiness(service.port)).toMatchObject({
    status: 200,
    body: { ready: true, analyzer: { ready: true, resting: true, decoder: 'ffmpeg', restarts: 0 } },
  });
});
