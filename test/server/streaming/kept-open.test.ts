import { EventEmitter } from 'node:events';
import { open } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { keptOpen } from '../../../src/server/streaming/kept-open.ts';

const response = () => Object.assign(new EventEmitter(), { closed: false });
const openFile = () => open('test/fixtures/stereo.flac');
const sizeOf = async (file: Awaited<ReturnType<typeof openFile>>) => (await file.stat()).size;

test('a file is open for as long as its response', async () => {
  const file = await openFile();
  const answer = response();
  expect(await keptOpen(file, answer, sizeOf)).toBeGreaterThan(0);
  expect(file.fd).toBeGreaterThan(0);
  answer.emit('close');
  expect(file.fd).toBe(-1);
});

test('a client that goes before its answer is no failure, and leaves nothing open', async () => {
  const file = await openFile();
  const answer = response();
  const learnt = keptOpen(file, answer, async () => {
    answer.closed = true;
    answer.emit('close');
    return sizeOf(file);
  });
  await expect(learnt).rejects.toMatchObject({ code: 'cancelled' });
  expect(file.fd).toBe(-1);
});

test('nor does what cannot be read', async () => {
  const file = await openFile();
  await expect(keptOpen(file, response(), () => Promise.reject(new Error('unreadable')))).rejects.toThrow(
    'unreadable',
  );
  expect(file.fd).toBe(-1);
});
