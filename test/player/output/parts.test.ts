import { describe, expect, test } from 'vitest';
import { newRingMemory, pcmRing, RING_FRAMES } from '../../../src/player/output/pcm-ring.ts';
import { createStereoMix } from '../../../src/player/output/stereo-mix.ts';

describe('the ring between two threads', () => {
  test('gives what was put in, in order, past its end and past the end of its counters', () => {
    const memory = newRingMemory();
    // Ten hours at 96 kHz: more frames than 31 bits count.
    new Int32Array(memory, 0, 2).fill(2 ** 31 - 1000);
    const [writer, reader] = [pcmRing(memory), pcmRing(memory)];
    const block = [new Float32Array(700), new Float32Array(700)];
    const out = [new Float32Array(710), new Float32Array(710)];
    for (let n = 0, written = 0, read = 0; n < 1000; n++) {
      for (let i = 0; i < 700; i++) {
        block[0]![i] = written + i;
        block[1]![i] = -(written + i);
      }
      writer.write(block, 700);
      written += 700;
      expect(reader.available()).toBe(700);
      reader.read(out, 10, 700);
      expect([out[0]![10], out[1]![709]]).toEqual([read, -(read + 699)]);
      read += 700;
    }
    expect(writer.room()).toBe(RING_FRAMES);
  });

  test('its end is known on the other side, and what is in it can still be read', () => {
    const memory = newRingMemory();
    const [writer, reader] = [pcmRing(memory), pcmRing(memory)];
    writer.write([new Float32Array(5), new Float32Array(5)], 5);
    expect(reader.hasEnded()).toBe(false);
    writer.end();
    expect([reader.hasEnded(), reader.available()]).toEqual([true, 5]);
  });
});

describe('on two loudspeakers', () => {
  const full = (count: number) => Array.from({ length: count }, () => Float32Array.of(1, -1));

  test('mono is on both, stereo as it is', () => {
    const [mono] = full(1);
    expect(createStereoMix(['M'])([mono!], 2)).toEqual([mono, mono]);
    const stereo = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
    expect(createStereoMix(['FL', 'FR'])(stereo, 2)).toEqual(stereo);
  });

  test('5.1 at full scale on every channel does not clip, and the LFE stays out (BS.775)', () => {
    const mix = createStereoMix(['FL', 'FR', 'FC', 'LFE', 'SL', 'SR']);
    const [left, right] = mix(full(6), 2);
    expect(left![0]).toBeCloseTo(1, 6);
    expect(right![1]).toBeCloseTo(-1, 6);
    const only = (at: number) => full(6).map((plane, c) => (c === at ? plane : new Float32Array(2)));
    const front = mix(only(0), 2)[0]![0]!;
    expect(mix(only(2), 2)[0]![0]! / front).toBeCloseTo(Math.SQRT1_2, 6);
    expect(mix(only(2), 2)[1]![0]! / front).toBeCloseTo(Math.SQRT1_2, 6);
    expect(mix(only(3), 2)[0]![0]).toBe(0);
  });
});
