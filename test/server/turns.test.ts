import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createTurns } from '../../src/server/turns.ts';

function response() {
  const emitter = new EventEmitter();
  return Object.assign(emitter, {
    closed: false,
    close() {
      this.closed = true;
      emitter.emit('close');
    },
  });
}

test('two go on at a time, the others in their order as those are closed, and who has gone meanwhile is passed over', async () => {
  const turns = createTurns(2);
  const responses = Array.from({ length: 6 }, response);
  const begun: number[] = [];
  const all = responses.map((each, i) => turns(each).then(() => each.closed || begun.push(i)));
  await Promise.all(all.slice(0, 2));
  expect(begun).toEqual([0, 1]);

  responses[2]?.close();
  await all[2];
  expect(begun).toEqual([0, 1]);

  responses[1]?.close();
  await all[3];
  responses[0]?.close();
  await all[4];
  expect(begun).toEqual([0, 1, 3, 4]);

  for (const each of [3, 4]) responses[each]?.close();
  await all[5];
  expect(begun).toEqual([0, 1, 3, 4, 5]);
});

test('who has gone before takes no turn', async () => {
  const turns = createTurns(1);
  const gone = response();
  gone.close();
  await turns(gone);
  await turns(response()); // Would wait for ever.
});
