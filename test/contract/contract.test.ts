import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/wire/index.ts';
import { startTestService, temporaryFolder } from '../server/running-service.ts';
import { writeToneFile } from '../tone-file.ts';
import { facts, messagesOf, normaliseEndpoint } from './facts.ts';
import type { Entry, Exchange } from './recorder.ts';
import { takeTour } from './tour.ts';

const served = Object.keys(endpoints);
const box = temporaryFolder();
const music = join(box.path, 'music');
const newcomer = join(box.path, 'newcomer.wav');
let entries: readonly Entry[] = [];

beforeAll(async () => {
  mkdirSync(music);
  for (const [i, title] of ['One', 'Two', 'Three', 'Four'].entries()) {
    writeToneFile(join(music, `${i + 1}.wav`), {
      seconds: 4,
      levelDbfs: -20 - i,
      info: { INAM: title, IART: 'Somebody', IPRD: 'Tones' },
    });
  }
  writeToneFile(newcomer, { seconds: 2, frequencyHz: 440 });
  const picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#7a5' } })
    .png()
    .toBuffer();
  await sharp(picture).jpeg().toFile(join(music, 'cover.jpg'));
  const data = join(box.path, 'data');
  let service = await startTestService(data, []);
  const restart = async () => {
    await service[Symbol.asyncDispose]();
    service = await startTestService(data, []);
    return service;
  };
  entries = await takeTour(
    { port: service.port, restart },
    { folder: music, newcomer, picture: new Uint8Array(picture), pictureType: 'image/png' },
  );
  await service[Symbol.asyncDispose]();
}, 120_000);
afterAll(() => box[Symbol.dispose]());

const exchanges = (): readonly Exchange[] => entries.filter((entry) => entry.kind === 'request');
const exchangesOf = (endpoint: string) =>
  exchanges().filter(({ route }) => normaliseEndpoint(route) === normaliseEndpoint(endpoint));

// The recorder has checked every answer and every frame by its schema, and waited for each promised message.
describe('against a running server, over real HTTP and a real WebSocket', () => {
  test.each(facts.endpoints)('%s is served, is asked, and sends what the document says', (endpoint) => {
    expect(served.map(normaliseEndpoint)).toContain(normaliseEndpoint(endpoint));
    const asked = exchangesOf(endpoint);
    expect(asked.length).toBeGreaterThan(0);
    for (const { frames } of asked) {
      const heard = frames.map(({ type }) => type);
      for (const type of messagesOf(endpoint)) expect(heard).toContain(type);
    }
  });

  test.each(served)('%s is asked', (route) => {
    expect(exchangesOf(route).length).toBeGreaterThan(0);
  });

  test.each(facts.messages)(
    '$type is heard with the fields of the document, and upon each of its triggers',
    (message) => {
      const heard = entries.flatMap((entry) => (entry.kind === 'note' ? [] : entry.frames));
      const frames = heard.filter(({ type }) => type === message.type);
      expect(frames.length).toBeGreaterThan(0);
      for (const { name, optional } of message.fields) {
        if (optional) expect(frames.some(({ data }) => name in data)).toBe(true);
        else for (const { data } of frames) expect(data).toHaveProperty(name);
      }
      for (const trigger of message.triggers) {
        if (trigger.kind === 'endpoint') continue; // above
        const isIt = (entry: Entry) =>
          entry.kind === 'event' && entry.name === trigger.name && entry.type === message.type;
        expect(entries.some(isIt), trigger.name).toBe(true);
      }
    },
  );

  test('a recommendation is explained to who asks for that, and to nobody else', () => {
    const asked = exchangesOf('GET /api/player/mastering/recommendation/{track_id}');
    const explained = asked.filter(({ line }) => line.endsWith('?explain=true'));
    expect(asked.length).toBeGreaterThan(explained.length);
    expect(explained.length).toBeGreaterThan(0);
    for (const exchange of asked) {
      expect('explanation' in Object(exchange.answer)).toBe(explained.includes(exchange));
      for (const { data } of exchange.frames) expect(data).not.toHaveProperty('explanation');
    }
  });

  test('a message of the queue says which file was added, and which place was emptied', () => {
    const updates = exchanges().flatMap(({ frames }) =>
      frames.filter(({ type }) => type === 'queue_updated'),
    );
    expect(new Set(updates.map(({ data }) => data.action))).toEqual(
      new Set(['added', 'removed', 'reordered', 'cleared', 'shuffled']),
    );
    for (const { data } of updates) {
      expect('index' in data).toBe(data.action === 'removed');
      expect(data.queue_size).toBeGreaterThanOrEqual(0);
    }
  });
});
