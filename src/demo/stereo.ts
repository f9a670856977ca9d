/** Frames of one channel; full scale ±1. */
export type Plane = Float32Array<ArrayBuffer>;

/** What the demo is made at, Hz. */
export const RATE_HZ = 44_100;

/** Two channels of one length. */
export type Stereo = { readonly left: Plane; readonly right: Plane };

export function silence(frames: number): Stereo {
  return { left: new Float32Array(frames), right: new Float32Array(frames) };
}

export function amplitudeOf(levelDb: number): number {
  return 10 ** (levelDb / 20);
}

/** Both channels through something that works on one. */
export function both({ left, right }: Stereo, act: (plane: Plane) => Plane): Stereo {
  return { left: act(left), right: act(right) };
}

/** Where a sound goes: to the mix, and with so much of that to what the hall hears. */
export type Send = { readonly mix: Stereo; readonly hall: Stereo };

/** Adds a sound from a frame on; `pan` from −1 (left) to 1, by the sine law (−3 dB in the middle). */
export function add(
  sound: Plane,
  { mix, hall }: Send,
  at: { readonly frame: number; readonly gain: number; readonly hallGain: number; readonly pan: number },
): void {
  const angle = ((at.pan + 1) * Math.PI) / 4;
  const left = at.gain * Math.cos(angle);
  const right = at.gain * Math.sin(angle);
  const from = Math.max(0, at.frame);
  const count = Math.min(sound.length, mix.left.length - from);
  const { hallGain } = at;
  for (let n = 0; n < count; n++) {
    const value = sound[n]!;
    const l = left * value;
    const r = right * value;
    mix.left[from + n]! += l;
    mix.right[from + n]! += r;
    hall.left[from + n]! += hallGain * l;
    hall.right[from + n]! += hallGain * r;
  }
}
