import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { unlessClosed, untilClosed, whenClosed } from '../../../src/server/streaming/when-closed.ts';

class Response extends EventEmitter {
  closed = false;

  close(): void {
    this.closed = true;
    this.emit('close');
  }
}

test('what is held for a response is let go with it, and at once when it is closed already', () => {
  const one = new Response();
  let times = 0;
  whenClosed(one, () => times++);
  expect(times).toBe(0);
  one.close();
  whenClosed(one, () => times++);
  expect(times).toBe(2);
  expect(untilClosed(one).aborted).toBe(true);
});

test('a failure is that of a client that has gone only when it has gone', async () => {
  const one = new Response();
  const failing = () => Promise.reject(new Error('file closed'));
  await expect(unlessClosed(one, failing)).rejects.toThrow('file closed');
  one.close();
  await expect(unlessClosed(one, failing)).rejects.toMatchObject({ code: 'cancelled' });
  expect(await unlessClosed(one, async () => 'read')).toBe('read');
});
