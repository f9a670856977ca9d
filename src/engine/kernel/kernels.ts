import { readFileSync } from 'node:fs';

/**
 * The inner loops, compiled from `assembly/` (where each says what it does) into `kernel.wasm` by `scripts/build-kernel.mjs`.
 * What is called `…: number` in an array's place is its address: `addressOf` in `room.ts`.
 */
export type Kernels = {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  release(address: number): void;
  sampleStatistics(samples: number, count: number, out: number): void;
  crossProduct(first: number, second: number, count: number): number;
  largestMagnitude(samples: number, count: number): number;
  mixTwo(first: number, second: number, out: number, count: number): void;
  mixMany(channels: number, channelCount: number, out: number, count: number): void;
  readMono(samples: number, count: number, state: number): void;
  kWeightedEnergies(
    first: number,
    second: number,
    count: number,
    filter: number,
    state: number,
    energies: number,
  ): void;
  truePeak(
    buffer: number,
    count: number,
    phases: number,
    phaseCount: number,
    middleGain: number,
    outerGain: number,
    peak: number,
  ): number;
  takeApart(samples: number, count: number, evens: number, odds: number): void;
  halveBand(evens: number, odds: number, count: number, taps: number, out: number): void;
  windowTwo(
    first: number,
    second: number,
    window: number,
    length: number,
    twiddles: number,
    to: number,
    energies: number,
  ): void;
  transform(passes: number, passCount: number, a: number, b: number): number;
  twoSpectra(
    z: number,
    length: number,
    highest: number,
    countsFirst: number,
    countsSecond: number,
    powers: number,
    sums: number,
    running: number,
    features: number,
  ): void;
};

let loaded: Kernels | undefined;

/** This thread's instance, loaded when it is first asked for. Its memory does not grow, so views of it stay valid. */
export function kernels(): Kernels {
  loaded ??= load();
  return loaded;
}

function load(): Kernels {
  const url = new URL('./kernel.wasm', import.meta.url);
  let bytes: BufferSource;
  try {
    bytes = new Uint8Array(readFileSync(url));
  } catch (cause) {
    throw new Error(
      `${url.pathname} is missing: "npm install" or "node scripts/build-kernel.mjs" compiles it`,
      {
        cause,
      },
    );
  }
  const abort = (): never => {
    throw new RangeError('the memory of the kernels is used up');
  };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { abort } });
  return instance.exports as Kernels;
}
