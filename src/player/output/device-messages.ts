import type { DecoderChoice } from '#engine';
import type { Heard, Programme } from './output.ts';

/** What the device process is told. */
export type DeviceRequest =
  | {
      readonly type: 'start';
      readonly decoder: DecoderChoice;
      readonly isSilent: boolean;
      /** `null`: the device's own. */
      readonly sampleRateHz: number | null;
    }
  | { readonly type: 'follow'; readonly programme: Programme }
  | { readonly type: 'close' };

/** What it says. */
export type DeviceReport =
  | { readonly type: 'ready'; readonly sampleRateHz: number; readonly latencySeconds: number }
  /** There is none, or it has stopped. The process ends itself upon it. */
  | { readonly type: 'no_device'; readonly reason: string }
  /** Nothing has come out of this file for long: the process is to be replaced. It ends itself upon it. */
  | { readonly type: 'stuck' }
  | { readonly type: 'failed'; readonly path: string; readonly reason: string }
  /** Several times a second, a sign of life as well. */
  | { readonly type: 'heard'; readonly heard: Heard | null; readonly underruns: number };
