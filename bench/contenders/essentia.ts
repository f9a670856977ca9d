/** essentia.js measuring loudness and centroid, over our decoder, in stretches of a minute as its memory asks for. */
import { createRequire } from 'node:module';
import { decoderFor, openAudio } from '#engine';
import { startWork } from '../work-cost.ts';

const { Essentia, EssentiaWASM } = createRequire(import.meta.url)('essentia.js');
const essentia = new Essentia(EssentiaWASM);
const FRAME = 2048;
const HOP = 1024;

await decoderFor('auto');
const endWork = startWork();
using source = await openAudio(process.argv[2] as string);
const { sampleRateHz, channels } = source.format;
const stretch = channels.map(() => new Float32Array(60 * sampleRateHz));
let filled = 0;
let centroids = 0;
let frames = 0;

for (const { channels: planes, frameCount } of source.blocks()) {
  const room = Math.min(frameCount, 60 * sampleRateHz - filled);
  for (const [c, plane] of planes.entries()) stretch[c]?.set(plane.subarray(0, room), filled);
  filled += room;
  if (filled < 60 * sampleRateHz) continue;
  measure();
  filled = 0;
}
if (filled > 3 * sampleRateHz) measure();
endWork({ centroid: centroids / frames });

function measure(): void {
  const [left, right] = [stretch[0], stretch[1] ?? stretch[0]].map((plane) =>
    essentia.arrayToVector((plane as Float32Array).subarray(0, filled)),
  );
  const loudness = essentia.LoudnessEBUR128(left, right, 0.1, sampleRateHz, false);
  for (const value of Object.values(loudness)) (value as { delete?(): void }).delete?.();
  left.delete();
  right.delete();
  const mono = stretch[0] as Float32Array;
  for (let at = 0; at + FRAME <= filled; at += HOP) {
    const frame = essentia.arrayToVector(mono.subarray(at, at + FRAME));
    const windowed = essentia.Windowing(frame, false, FRAME, 'hann').frame;
    const spectrum = essentia.Spectrum(windowed, FRAME).spectrum;
    centroids += essentia.Centroid(spectrum, sampleRateHz / 2).centroid;
    frames++;
    for (const vector of [frame, windowed, spectrum]) vector.delete();
  }
}
