import { expect, test } from 'vitest';
import { createMeeting, meet } from '../../src/analyzer/meeting.ts';

test('nobody goes on from a meeting before the last has come', async () => {
  const meeting = createMeeting(3);
  let gone = 0;
  const go = async (): Promise<void> => {
    await meet(meeting);
    gone++;
  };
  const first = [go(), go()];
  // Whoever could go on by mistake has had many turns for it.
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(gone).toBe(0);
  await Promise.all([...first, go()]);
  expect(gone).toBe(3);
});
