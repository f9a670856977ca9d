import { describe, expect, test } from 'vitest';
import { createOutbox } from '../../src/server/outbox.ts';

/** An outbox whose socket takes a frame only when it is told to. */
function held(limitBytes = 100, takesAtOnce = 0) {
  const sent: string[] = [];
  let overflows = 0;
  const outbox = createOutbox({
    send: (frame) => {
      sent.push(String(frame));
      return sent.length <= takesAtOnce;
    },
    onOverflow: () => overflows++,
    limitBytes,
  });
  const push = (text: string, isReplaceable = false) =>
    outbox.push(text[0] as string, Buffer.from(text), isReplaceable);
  return { push, sent, overflows: () => overflows, take: () => outbox.taken() };
}

describe('the outbox of a client', () => {
  test('hands over one frame at a time, in order', () => {
    const { push, sent, take } = held();
    for (const text of ['a1', 'b2', 'a3']) push(text);
    expect(sent).toEqual(['a1']);
    take();
    take();
    expect(sent).toEqual(['a1', 'b2', 'a3']);
  });

  test('word that earlier frames were taken does not let another go while one blocks', () => {
    const { push, sent, take } = held(100, 2);
    for (const text of ['a1', 'b2', 'c3', 'd4']) push(text);
    expect(sent).toEqual(['a1', 'b2', 'c3']); // the third fills the socket
    take();
    take();
    expect(sent).toHaveLength(3);
    take();
    expect(sent).toEqual(['a1', 'b2', 'c3', 'd4']);
  });

  test('a newer replaceable frame takes the place at the end, the older one is gone', () => {
    const { push, sent, take } = held();
    push('x0');
    push('s1', true);
    push('a2');
    push('s3', true);
    push('t4', true);
    for (let i = 0; i < 5; i++) take();
    expect(sent).toEqual(['x0', 'a2', 's3', 't4']);
  });

  test('what must not be dropped overflows once, and then nothing is sent any more', () => {
    const { push, sent, overflows, take } = held(10);
    for (const text of ['a'.repeat(50), 'b'.repeat(6), 'c'.repeat(6), 'd']) push(text);
    expect(overflows()).toBe(1);
    take();
    expect(sent).toHaveLength(1);
  });

  test('replaceable frames of any size do not overflow', () => {
    const { push, overflows } = held(10);
    for (let i = 0; i < 100; i++) push('s'.repeat(1000), true);
    expect(overflows()).toBe(0);
  });
});
