import type { Channel } from '#engine';

const MINUS_3_DB = Math.SQRT1_2;

/** ITU-R BS.775-4, Annex 4: into left and right. The LFE stays out, as there. */
const INTO_LEFT: Readonly<Partial<Record<Channel, number>>> = {
  M: 1,
  FL: 1,
  DL: 1,
  FLC: 1,
  FC: MINUS_3_DB,
  SL: MINUS_3_DB,
  BL: MINUS_3_DB,
  BC: 0.5,
  U: MINUS_3_DB,
};
const INTO_RIGHT: Readonly<Partial<Record<Channel, number>>> = {
  M: 1,
  FR: 1,
  DR: 1,
  FRC: 1,
  FC: MINUS_3_DB,
  SR: MINUS_3_DB,
  BR: MINUS_3_DB,
  BC: 0.5,
  U: MINUS_3_DB,
};

/**
 * Any channels on two loudspeakers: mono on both, stereo as it is, more mixed down and attenuated so far that nothing
 * can clip. Answers planes that are valid until the next call.
 */
export function createStereoMix(
  channels: readonly Channel[],
): (planes: readonly Float32Array[], frameCount: number) => readonly Float32Array[] {
  if (channels.length === 1) return ([plane]) => [plane!, plane!];
  if (channels.length === 2) return (planes) => planes;
  const sides = [INTO_LEFT, INTO_RIGHT].map((table) => channels.map((channel) => table[channel] ?? 0));
  const loudest = Math.max(1, ...sides.map((gains) => gains.reduce((sum, gain) => sum + gain, 0)));
  let mixed = sides.map(() => new Float32Array(0));
  return (planes, frameCount) => {
    if (mixed[0]!.length < frameCount) mixed = sides.map(() => new Float32Array(frameCount));
    for (let side = 0; side < 2; side++) {
      const out = mixed[side]!.fill(0, 0, frameCount);
      for (let c = 0; c < planes.length; c++) {
        const gain = sides[side]![c]! / loudest;
        const plane = planes[c]!;
        if (gain !== 0) for (let n = 0; n < frameCount; n++) out[n]! += gain * plane[n]!;
      }
    }
    return mixed;
  };
}
