import fc from 'fast-check';
import { expect, test } from 'vitest';
import { move } from '../../src/player/queue-order.ts';
import { createLatestWins } from '../../web/src/playing/latest-wins.ts';
import { keysOf, moved, orderOf } from '../../web/src/playing/queue-order.ts';

const track = (id: number) => ({ id }) as Parameters<typeof moved>[0]['entries'][number];
const queues = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 });

test('the page moves an entry exactly as the player does, what is current along', () => {
  fc.assert(
    fc.property(queues, fc.nat(), fc.nat(), fc.nat(), (ids, i, j, k) => {
      const [index, from, to] = [i % ids.length, j % ids.length, k % ids.length];
      const byServer = move(
        {
          entries: ids.map((trackId) => ({ trackId, durationSeconds: 1 })),
          index,
          repeat: 'off',
          isShuffled: false,
        },
        from,
        to,
      );
      const byPage = moved({ entries: ids.map(track), index }, from, to);
      expect(byPage.entries.map(({ id }) => id)).toEqual(byServer.entries.map(({ trackId }) => trackId));
      expect(byPage.index).toBe(byServer.index);
    }),
  );
});

test('every entry has a name of its own, also where a track stands twice', () => {
  expect(keysOf([track(7), track(8), track(7)])).toEqual(['7.0', '8.0', '7.1']);
});

test('any order of the same entries can be put back into the order before, and no other queue', () => {
  fc.assert(
    fc.property(queues, fc.infiniteStream(fc.nat()), (ids, random) => {
      const shuffled = ids.toSorted(() => ((random.next().value ?? 0) % 2 ? 1 : -1));
      const order = orderOf(ids.map(track), shuffled.map(track));
      expect(order?.map((from) => shuffled[from])).toEqual(ids);
      expect(orderOf(ids.map(track), [...shuffled.slice(1), 9].map(track))).toBeNull();
    }),
  );
});

test('of what changes faster than it can be sent the first and the last are sent, never two at once', async () => {
  const sent: number[] = [];
  const answers: (() => void)[] = [];
  const set = createLatestWins((value: number) => {
    sent.push(value);
    return new Promise<void>((resolve) => answers.push(resolve));
  }, 0);
  const done = [set(1), set(2), set(3)];
  expect(sent).toEqual([1]);
  answers.shift()?.();
  await expect.poll(() => sent).toEqual([1, 3]);
  answers.shift()?.();
  await Promise.all(done);
  expect(sent).toEqual([1, 3]);
});
