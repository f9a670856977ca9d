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

/** Adds a sound to a mix from a frame on; `pan` from −1 (left) to 1, by the sine law (−3 dB in the middle). */
export function add(sound: Plane, to: Stereo, at: { frame: number; gain: number; pan: number }): void {
  const angle = ((at.pan + 1) * Math.PI) / 4;
  const left = at.gain * Math.cos(angle);
  const right = at.gain * Math.sin(angle);
  const from = Math.max(0, at.frame);
  const count = Math.min(sound.length, to.left.length - from);
  for (let n = 0; n < count; n++) {
    to.left[from + n]! += left * sound[n]!;
    to.right[from + n]! += right * sound[n]!;
  }
}
