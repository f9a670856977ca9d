import { expect, test } from 'vitest';
import { createSubscriptions } from '../../src/client/subscriptions.ts';

const frame = (type: string) => ({ type, data: {}, seq: 1, timestamp: 0 });
const recording = () => {
  const errors: unknown[] = [];
  return { errors, ...createSubscriptions((error) => errors.push(error)) };
};

test('a handler gets one type, several, or all', () => {
  const { subscribe, deliver } = recording();
  const got: string[] = [];
  subscribe('volume_changed', ({ type }) => got.push(`one ${type}`));
  subscribe(['playback_started', 'playback_paused'], ({ type }) => got.push(`two ${type}`));
  subscribe('*', ({ type }) => got.push(`all ${type}`));
  for (const type of ['volume_changed', 'playback_paused', 'pong', 'from_the_future']) deliver(frame(type));
  expect(got).toEqual([
    'one volume_changed',
    'all volume_changed',
    'two playback_paused',
    'all playback_paused',
    'all pong',
    'all from_the_future',
  ]);
});

test('a handler that throws, or whose promise fails, is reported and takes nothing from the others', async () => {
  const { subscribe, deliver, errors } = recording();
  const got: string[] = [];
  subscribe('pong', () => {
    throw new Error('at once');
  });
  subscribe('pong', async () => {
    throw new Error('later');
  });
  subscribe('pong', ({ type }) => got.push(type));
  deliver(frame('pong'));
  await Promise.resolve();
  expect(got).toEqual(['pong']);
  expect(errors.map(String)).toEqual(['Error: at once', 'Error: later']);
});

test('a handler taken away while a message goes round no longer gets it; one added then gets the next', () => {
  const { subscribe, deliver } = recording();
  const got: string[] = [];
  subscribe('pong', () => {
    second();
    subscribe('pong', () => got.push('third'));
  });
  const second = subscribe('pong', () => got.push('second'));
  deliver(frame('pong'));
  expect(got).toEqual([]);
  deliver(frame('pong'));
  expect(got).toEqual(['third']);
});

test('the same handler subscribed twice is called twice, and each is taken away by itself', () => {
  const { subscribe, deliver } = recording();
  let calls = 0;
  const handler = () => calls++;
  const first = subscribe('pong', handler);
  subscribe('pong', handler);
  deliver(frame('pong'));
  first();
  first();
  deliver(frame('pong'));
  expect(calls).toBe(3);
});
