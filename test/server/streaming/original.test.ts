import {
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTemporaryLibrary, type TemporaryLibrary } from '../../library/temporary-library.ts';
import { type StreamingApp, startStreamingApp } from './streaming-app.ts';

let box: TemporaryLibrary;
let app: StreamingApp;
const fixtures = 'test/fixtures';
const file = readFileSync(join(fixtures, 'tagged-stereo.flac'));

beforeAll(async () => {
  box = await openTemporaryLibrary();
  app = await startStreamingApp(box, join(box.root, 'renders'), () =>
    Promise.reject(new Error('nothing is mastered here')),
  );
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await box[Symbol.asyncDispose]();
});

/** A fixture in the library, and where it is heard. */
async function add(fixture: string, name = fixture): Promise<{ path: string; url: string }> {
  const path = join(box.music, name);
  copyFileSync(join(fixtures, fixture), path);
  // Long enough ago for its date to be a strong validator.
  utimesSync(path, 1_700_000_000, 1_700_000_000);
  const { track } = await box.library.importFile(path);
  return { path, url: `/api/tracks/${track.id}/stream` };
}

describe('the file as it is', () => {
  let url = '';
  beforeAll(async () => {
    ({ url } = await add('tagged-stereo.flac', 'Så här "låter" det.flac'));
  });
  const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

  test('whole: byte for byte, with its length, its validators and a name to save it under', async () => {
    const response = await app.ask(url);
    expect(response.status).toBe(200);
    expect(await bytesOf(response)).toEqual(file);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'audio/flac',
      'content-length': String(file.length),
      'accept-ranges': 'bytes',
      'last-modified': 'Tue, 14 Nov 2023 22:13:20 GMT',
      etag: expect.stringMatching(/^"[^"]+"$/),
      'content-disposition': expect.stringContaining('inline; filename="Sa har _later_ det.flac"'),
      'x-content-type-options': 'nosniff',
    });
  });

  test.each([
    ['bytes=0-', 0, file.length],
    ['bytes=100-199', 100, 200],
    ['bytes=-7', file.length - 7, file.length],
    ['bytes=5-999999999', 5, file.length],
  ])('%s is that part of it', async (range, start, end) => {
    const response = await app.ask(url, { range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${file.length}`);
    expect(response.headers.get('content-length')).toBe(String(end - start));
    expect(await bytesOf(response)).toEqual(file.subarray(start, end));
  });

  test('a range behind its end is refused with its length', async () => {
    const response = await app.ask(url, { range: `bytes=${file.length}-` });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${file.length}`);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'range_not_satisfiable' });
  });

  test('what the client has already is not sent again, and of another state no part', async () => {
    const etag = (await app.ask(url)).headers.get('etag') ?? '';
    const same = await app.ask(url, { 'if-none-match': etag });
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag]);
    const since = { 'if-modified-since': 'Tue, 14 Nov 2023 22:13:20 GMT' };
    expect((await app.ask(url, since)).status).toBe(304);
    const range = 'bytes=0-9';
    expect((await app.ask(url, { range, 'if-range': etag })).status).toBe(206);
    expect((await app.ask(url, { range, 'if-range': '"another"' })).status).toBe(200);
    const refused = await app.ask(url, { 'if-match': '"another"' });
    expect([refused.status, (await refused.json()).code]).toEqual([412, 'precondition_failed']);
  });

  test('HEAD says the same of the whole, and sends nothing', async () => {
    const response = await app.ask(url, { range: 'bytes=0-9' }, 'HEAD');
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('content-length')).toBe(String(file.length));
    expect(response.headers.get('accept-ranges')).toBe('bytes');
  });

  test('another state has another tag, though its time and its length are the same', async () => {
    const one = await add('tagged-stereo.flac', 'changing.flac');
    const before = (await app.ask(one.url)).headers.get('etag');
    writeFileSync(one.path, Buffer.alloc(file.length));
    utimesSync(one.path, 1_700_000_000, 1_700_000_000);
    expect((await app.ask(one.url)).headers.get('etag')).not.toBe(before);
  });
});

test.each([
  ['stereo.flac', 'audio/flac'],
  ['stereo.mp3', 'audio/mpeg'],
  ['tagged-stereo.mp3', 'audio/mpeg'],
  ['stereo.ogg', 'audio/ogg; codecs=vorbis'],
  ['stereo.opus', 'audio/ogg; codecs=opus'],
  ['mono-s16le.wav', 'audio/wav'],
  ['mono-s16le-rf64.wav', 'audio/wav'],
  ['moov-last.m4a', 'audio/mp4'],
  ['alac.m4a', 'audio/mp4'],
  ['stereo.aac', 'audio/aac'],
  ['stereo.wv', 'audio/x-wavpack'],
  ['mono-s16be.aiff', 'audio/aiff'],
  ['tagged-stereo.wma', 'audio/x-ms-wma'],
])('%s is %s, whatever it is called', async (fixture, type) => {
  const honest = await add(fixture);
  expect((await app.ask(honest.url, {}, 'HEAD')).headers.get('content-type')).toBe(type);
  const disguised = await add(fixture, `${fixture}.html.flac`);
  expect((await app.ask(disguised.url, {}, 'HEAD')).headers.get('content-type')).toBe(type);
});

describe('nothing but a regular file in its own place', () => {
  const codeOf = async (url: string) => {
    const response = await app.ask(url);
    return [response.status, (await response.json()).code];
  };

  test('a file that is gone is file_not_found, an unknown track track_not_found', async () => {
    const { path, url } = await add('stereo.mp3', 'gone.mp3');
    rmSync(path);
    expect(await codeOf(url)).toEqual([404, 'file_not_found']);
    expect(await codeOf('/api/tracks/99999/stream')).toEqual([404, 'track_not_found']);
  });

  test('a link in its stead is not followed, to outside or inside', async () => {
    const { path, url } = await add('stereo.mp3', 'swapped.mp3');
    const outside = join(box.root, 'secret');
    writeFileSync(outside, 'secret');
    rmSync(path);
    symlinkSync(outside, path);
    expect(await codeOf(url)).toEqual([403, 'outside_library']);
    const other = await add('stereo.ogg', 'other.ogg');
    rmSync(path);
    symlinkSync(other.path, path);
    expect(await codeOf(url)).toEqual([404, 'file_not_found']);
  });

  test('nor is a linked folder, nor a folder in its stead', async () => {
    const { url } = await add('stereo.mp3', 'moved.mp3');
    renameSync(join(box.music, 'moved.mp3'), join(box.root, 'moved.mp3'));
    symlinkSync(box.root, join(box.music, 'moved.mp3'));
    expect(await codeOf(url)).toEqual([403, 'outside_library']);
  });
});

test('a client that goes in the middle costs nothing: the same is answered 300 times more', async () => {
  const path = join(box.music, 'long.wav');
  writeFileSync(path, Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), Buffer.alloc(20_000_000)]));
  const { track } = await box.library.importFile(path);
  for (let n = 0; n < 300; n++) {
    const stop = new AbortController();
    const response = await fetch(`${app.origin}/api/tracks/${track.id}/stream`, { signal: stop.signal });
    expect(response.status).toBe(200);
    stop.abort();
  }
});

test('more than 200 streams at once are refused, and taken again when others have ended', async () => {
  const { url } = await add('stereo.flac', 'wanted.flac');
  const path = join(box.music, 'longer.wav');
  writeFileSync(path, Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), Buffer.alloc(20_000_000)]));
  const { track } = await box.library.importFile(path);
  const stop = new AbortController();
  const open = Array.from({ length: 200 }, () =>
    fetch(`${app.origin}/api/tracks/${track.id}/stream`, { signal: stop.signal }),
  );
  await Promise.all(open);
  const refused = await app.ask(url);
  expect([refused.status, (await refused.json()).code]).toEqual([503, 'too_many_streams']);
  stop.abort();
  let status = 503;
  while (status === 503) status = (await app.ask(url, {}, 'HEAD')).status;
  expect(status).toBe(200);
});
