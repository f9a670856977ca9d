import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSharedWork, type SharedJob } from '../../src/server/shared-work.ts';

/** Work that ends when it is told to, or is stopped. */
function openEnded() {
  const jobs: SharedJob[] = [];
  const ends: ((value: string) => void)[] = [];
  const work = (job: SharedJob): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    jobs.push(job);
    ends.push(resolve);
    job.signal.addEventListener('abort', () => reject(new Error('stopped')));
    return promise;
  };
  return { jobs, ends, work };
}

test('it is done once, however many ask', async () => {
  await using shared = createSharedWork<string, string>();
  const { jobs, ends, work } = openEnded();
  const asked = [
    shared.do('a', 'asked', work),
    shared.do('a', 'loaded', work),
    shared.do('b', 'asked', work),
  ];
  await Promise.resolve();
  expect(jobs).toHaveLength(2);
  expect(shared.keys()).toEqual(['a', 'b']);
  ends[0]?.('first');
  ends[1]?.('second');
  expect(await Promise.all(asked)).toEqual(['first', 'first', 'second']);
  expect(shared.keys()).toEqual([]);
});

test('what nobody waits for yet begins again in front when somebody asks, unless it runs', async () => {
  await using shared = createSharedWork<string, string>();
  const { jobs, ends, work } = openEnded();
  const idle = shared.do('a', 'idle', work);
  await Promise.resolve();
  const asked = shared.do('a', 'asked', work);
  await expect(idle).rejects.toThrow('stopped');
  expect(jobs.map(({ priority }) => priority)).toEqual([-1, 10]);
  ends[1]?.('done');
  expect(await asked).toBe('done');

  const running = shared.do('b', 'background', work);
  await Promise.resolve();
  jobs[2]?.onProgress();
  const joined = shared.do('b', 'loaded', work);
  ends[2]?.('both');
  expect(await Promise.all([running, joined])).toEqual(['both', 'both']);
  expect(jobs).toHaveLength(3);
});

test('it is stopped when the last one who waits has gone, and not before', async () => {
  await using shared = createSharedWork<string, string>();
  const { jobs, ends, work } = openEnded();
  const [first, second] = [new AbortController(), new AbortController()];
  const one = shared.do('a', 'asked', work, first.signal);
  const other = shared.do('a', 'asked', work, second.signal);
  await Promise.resolve();
  first.abort();
  await expect(one).rejects.toMatchObject({ code: 'cancelled' });
  await setImmediate();
  expect(jobs[0]?.signal.aborted).toBe(false);
  // Somebody who comes in the same turn takes it over.
  second.abort();
  const third = new AbortController();
  const successor = shared.do('a', 'asked', work, third.signal);
  await expect(other).rejects.toMatchObject({ code: 'cancelled' });
  await setImmediate();
  expect(jobs[0]?.signal.aborted).toBe(false);
  third.abort();
  await expect(successor).rejects.toMatchObject({ code: 'cancelled' });
  await setImmediate();
  expect(jobs).toHaveLength(1);
  expect(jobs[0]?.signal.aborted).toBe(true);

  // Whoever comes now does not get what was stopped.
  const anew = shared.do('a', 'asked', work);
  await Promise.resolve();
  ends[1]?.('anew');
  expect(await anew).toBe('anew');
  await expect(shared.do('a', 'asked', work, first.signal)).rejects.toMatchObject({ code: 'cancelled' });
});

test('what is worth finishing goes on once it runs, for whoever asks next', async () => {
  await using shared = createSharedWork<string, string>({ isWorthFinishing: true });
  const { jobs, ends, work } = openEnded();
  const [first, second] = [new AbortController(), new AbortController()];
  const asked = [shared.do('a', 'asked', work, first.signal), shared.do('b', 'asked', work, second.signal)];
  await Promise.resolve();
  jobs[0]?.onProgress();
  first.abort();
  second.abort();
  for (const each of asked) await expect(each).rejects.toMatchObject({ code: 'cancelled' });
  await setImmediate();
  expect(jobs.map(({ signal }) => signal.aborted)).toEqual([false, true]);
  const next = shared.do('a', 'asked', work);
  ends[0]?.('kept');
  expect(await next).toBe('kept');
  expect(jobs).toHaveLength(2);
});
