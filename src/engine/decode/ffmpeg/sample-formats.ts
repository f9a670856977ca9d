import {
  AV_SAMPLE_FMT_DBL,
  AV_SAMPLE_FMT_DBLP,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S16P,
  AV_SAMPLE_FMT_S32,
  AV_SAMPLE_FMT_S32P,
  AV_SAMPLE_FMT_S64,
  AV_SAMPLE_FMT_S64P,
  AV_SAMPLE_FMT_U8,
  AV_SAMPLE_FMT_U8P,
} from 'node-av/constants';
import type { SampleEncoding } from '../sample-planes.ts';

/** How FFmpeg's sample formats (AVSampleFormat) lay out a sample. */
export const SAMPLE_FORMATS: ReadonlyMap<
  number,
  { readonly encoding: SampleEncoding; readonly isPlanar: boolean }
> = new Map([
  [AV_SAMPLE_FMT_U8, { encoding: 'u8', isPlanar: false }],
  [AV_SAMPLE_FMT_S16, { encoding: 's16', isPlanar: false }],
  [AV_SAMPLE_FMT_S32, { encoding: 's32', isPlanar: false }],
  [AV_SAMPLE_FMT_S64, { encoding: 's64', isPlanar: false }],
  [AV_SAMPLE_FMT_FLT, { encoding: 'f32', isPlanar: false }],
  [AV_SAMPLE_FMT_DBL, { encoding: 'f64', isPlanar: false }],
  [AV_SAMPLE_FMT_U8P, { encoding: 'u8', isPlanar: true }],
  [AV_SAMPLE_FMT_S16P, { encoding: 's16', isPlanar: true }],
  [AV_SAMPLE_FMT_S32P, { encoding: 's32', isPlanar: true }],
  [AV_SAMPLE_FMT_S64P, { encoding: 's64', isPlanar: true }],
  [AV_SAMPLE_FMT_FLTP, { encoding: 'f32', isPlanar: true }],
  [AV_SAMPLE_FMT_DBLP, { encoding: 'f64', isPlanar: true }],
]);
