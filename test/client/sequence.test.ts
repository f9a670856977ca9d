import { describe, expect, test } from 'vitest';
import { createLatest } from '../../src/client/latest.ts';
import { createSequence } from '../../src/client/sequence.ts';

const state = (seq: number, position = 0) => ({ type: 'player_state', data: { position }, seq });

describe('gaps', () => {
  const connected = (firstSeq: number) => {
    const sequence = createSequence();
    sequence.connected();
    expect(sequence.see(state(firstSeq))).toBeNull();
    return sequence;
  };

  test('numbers that rise by one are whole, wherever a client joins', () => {
    const sequence = connected(41);
    for (const seq of [42, 43, 44])
      expect(sequence.see({ type: 'volume_changed', data: {}, seq })).toBeNull();
  });

  test('a number left out is a gap, and none after it', () => {
    const sequence = connected(5);
    expect(sequence.see(state(7))).toEqual({ reason: 'missed', lastSeq: 5, seq: 7 });
    expect(sequence.see(state(8))).toBeNull();
  });

  test('frames to this client alone carry the current number and leave no gap', () => {
    const sequence = connected(5);
    expect(sequence.see({ type: 'enhancement_settings_changed', data: {}, seq: 5 })).toBeNull();
    expect(sequence.see({ type: 'pong', data: {}, seq: 5 })).toBeNull();
    expect(sequence.see(state(6))).toBeNull();
  });

  test('a pong with a number that never came shows that a broadcast was lost', () => {
    const sequence = connected(5);
    expect(sequence.see({ type: 'pong', data: {}, seq: 6 })).toEqual({
      reason: 'missed',
      lastSeq: 5,
      seq: 6,
    });
  });

  test('after a reconnect something may have been missed, even when another run has come just as far', () => {
    for (const [seq, reason] of [
      [9, 'reconnected'],
      [5, 'reconnected'],
      [4, 'restarted'],
    ] as const) {
      const sequence = connected(5);
      sequence.connected();
      expect(sequence.see(state(seq))).toEqual({ reason, lastSeq: 5, seq });
      expect(sequence.see(state(seq + 1))).toBeNull();
    }
  });

  test('a server without numbers is followed without them', () => {
    const sequence = createSequence();
    sequence.connected();
    expect(sequence.see({ type: 'player_state', data: {} })).toBeNull();
    expect(sequence.see({ type: 'volume_changed', data: {} })).toBeNull();
  });
});

describe('an answer of the status and the frames overtake each other', () => {
  const answer = (seq: number) => ({ ...state(seq), refreshed: true as const });

  test('an answer that a newer state has overtaken is dropped', () => {
    const latest = createLatest();
    latest.keep(state(10));
    expect(latest.keep(answer(9))).toBe(false);
    expect(latest.get('player_state')?.seq).toBe(10);
  });

  test('an answer of the same number is newer: it was made after that broadcast', () => {
    const latest = createLatest();
    latest.keep(state(10));
    expect(latest.keep(answer(10))).toBe(true);
  });

  test('states that were under way when the answer was made are dropped, all other frames are not', () => {
    const latest = createLatest();
    latest.keep(answer(10));
    expect(latest.keep(state(9))).toBe(false);
    expect(latest.keep(state(10))).toBe(false);
    expect(latest.keep({ type: 'volume_changed', data: {}, seq: 9 })).toBe(true);
    expect(latest.keep(state(11))).toBe(true);
  });

  test('another connection begins anew, with lower numbers too', () => {
    const latest = createLatest();
    latest.keep(answer(10));
    latest.connected();
    expect(latest.keep(state(3))).toBe(true);
  });
});
