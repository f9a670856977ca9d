import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientMessageSchemas, messageDataSchemas, personalDataSchemas } from '../../src/wire/messages.ts';
import { writeToneFile } from '../tone-file.ts';
import { pointersIn, resolve } from './references.ts';
import { startTestService, temporaryFolder } from './running-service.ts';

const folder = temporaryFolder();
let service: Awaited<ReturnType<typeof startTestService>>;
// biome-ignore lint/suspicious/noExplicitAny: read as any reader of the document would
let document: any;

beforeAll(async () => {
  writeToneFile(join(folder.path, 'music.wav'), { seconds: 4 });
  service = await startTestService(join(folder.path, 'data'), []);
  document = (await service.get('/api/asyncapi.json')).body;
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

test("AsyncAPI's own parser has nothing to say against it", async () => {
  const { diagnostics, document: parsed } = await new Parser().parse(JSON.stringify(document));
  expect(diagnostics).toEqual([]);
  expect(parsed?.version()).toMatch(/^3\./);
});

test('the server in it is the one that answers', () => {
  expect(document.servers.this).toMatchObject({ host: `localhost:${service.port}`, protocol: 'ws' });
  expect(document.channels.live.address).toBe('/ws');
});

test('every type of the contract is in it, on the side that sends it, and says what it tells', () => {
  const of = (operation: { messages: { $ref: string }[] }): unknown[] =>
    operation.messages.map(({ $ref }) => (resolve(document, $ref) as { $ref: string }).$ref.split('/').pop());
  const { send, receive } = document.operations;
  expect(of(send)).toEqual([...Object.keys(messageDataSchemas), ...Object.keys(personalDataSchemas)]);
  expect(of(receive)).toEqual(Object.keys(clientMessageSchemas));
  for (const [type, message] of Object.entries<Record<string, unknown>>(document.components.messages)) {
    expect(message.summary, type).toMatch(/^[A-Z].{10,}\.$/);
    expect(message.payload, type).toMatchObject({ properties: { type: { const: type } } });
  }
});

test('what is shared is there once, and every reference leads somewhere', () => {
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(['PlayerState', 'TrackInfo', 'EnhancementSettings', 'MasteringRecommendation']),
  );
  for (const pointer of pointersIn(document))
    expect(resolve(document, pointer), pointer).toBeTypeOf('object');
});

test('frames heard from the running service are what it says', async () => {
  // The validator that @asyncapi/parser brings along, told nothing but the document.
  const { default: Ajv } = createRequire(import.meta.resolve('@asyncapi/parser'))('ajv');
  const ajv = new Ajv({ strict: false }).addSchema(document, 'asyncapi');
  const validate = (type: string) => {
    const check = ajv.getSchema(`asyncapi#/components/messages/${type}/payload`);
    return check ?? expect.fail(`${type} is not described`);
  };

  const client = await service.connect();
  await service.post('/api/library/folders', { path: folder.path });
  await service.post('/api/player/load', { track_path: join(folder.path, 'music.wav') });
  await service.put('/api/player/volume?volume=0.5');
  await service.post('/api/library/scan');
  client.socket.send('{"type":"ping"}');
  client.socket.send('nonsense');
  for (const type of ['error', 'scan_complete', 'mastering_recommendation']) {
    await client.waitFor((frame) => frame.type === type);
  }
  await client.close();

  const heard = new Set(client.frames.map(({ type }) => type));
  expect(heard.size).toBeGreaterThan(6);
  for (const frame of client.frames) {
    const check = validate(frame.type);
    expect(check(frame), `${frame.type}: ${ajv.errorsText(check.errors)}`).toBe(true);
    expect(check({ ...frame, data: null }), `${frame.type} without its data`).toBe(false);
    expect(check({ ...frame, seq: undefined, timestamp: 'now' }), `${frame.type} at no time`).toBe(false);
  }
});
