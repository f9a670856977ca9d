import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openAudio } from '#engine';
import { createMonoMix } from '../src/engine/dynamics/mono-mix.ts';
import { blocksInRoom } from '../src/engine/kernel/blocks.ts';
import { openRoom } from '../src/engine/kernel/room.ts';
import { createSpectrumMeter, type Spectrum } from '../src/engine/spectrum/spectrum-meter.ts';
import { musicFolder } from './bench-tracks.ts';

/** Shares of a window; the first is what the others are held against. */
const HOPS = [1 / 2, 5 / 8, 3 / 4, 1] as const;
const HEADER = ['hop 5/8', 'hop 3/4', 'hop 1', 'hop 1/2, begun a quarter window later'];
/** Below this centre the bands come from the slow spectrum. */
const CROSSOVER_HZ = 450;
/** What is quieter is noise of the encoder. */
const AUDIBLE_DBFS = -80;
const WINDOW_SECONDS = 2048 / 44_100;

const FEATURES = [
  'spectralCentroidHz',
  'spectralSpreadHz',
  'spectralRolloff85Hz',
  'spectralRolloff95Hz',
  'spectralFlatness',
] as const satisfies readonly (keyof Spectrum)[];

/**
 * By how much does each spectral feature change with a larger hop? On both albums, beside what is left to chance: the
 * same hop with a frame that begins elsewhere. Median, 95th percentile and largest of the tracks.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string', default: '180' } },
  });
  const spectra: (readonly Spectrum[])[] = [];
  for (const path of albumFiles()) {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${path}`);
    const measured = await spectraOf(path, Number(values.seconds));
    if (measured[0]?.spectralCentroidHz !== null) spectra.push(measured);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  print(
    `${spectra.length} tracks that are not silent, the first ${values.seconds} s; median / 95th percentile / largest\n`,
  );
  print(`| | ${HEADER.join(' | ')} |\n|---|${'--:|'.repeat(HEADER.length)}`);
  for (const feature of FEATURES) {
    row(`${feature}, %`, (now, other) => [100 * Math.abs((other[feature] ?? 0) / (now[feature] ?? 0) - 1)]);
  }
  row('bands of the slow spectrum, dB', (now, other) => bandChanges(now, other, 0, CROSSOVER_HZ));
  row('bands of the fast spectrum, dB', (now, other) => bandChanges(now, other, CROSSOVER_HZ, 20_000));

  function row(name: string, changes: (now: Spectrum, other: Spectrum) => readonly number[]): void {
    const cells = HEADER.map((_, i) =>
      distribution(spectra.flatMap((ofTrack) => changes(ofTrack[0]!, ofTrack[i + 1]!))),
    );
    print(`| ${[name, ...cells].join(' | ')} |`);
  }
}

/** One for each hop, then the one that begins later. */
async function spectraOf(path: string, seconds: number): Promise<readonly Spectrum[]> {
  using source = await openAudio(path);
  using room = openRoom();
  const { sampleRateHz, channels } = source.format;
  const mixToMono = createMonoMix(room, channels);
  const meters = HOPS.map((hop) => createSpectrumMeter(room, sampleRateHz, hop));
  const later = createSpectrumMeter(room, sampleRateHz);
  let skip = Math.round((WINDOW_SECONDS / 4) * sampleRateHz);
  let frames = 0;
  for (const block of blocksInRoom(room, source.blocks(), channels.length)) {
    const { frameCount } = block;
    const mix = mixToMono(block);
    for (const meter of meters) meter.add(mix, frameCount);
    const left = Math.max(0, frameCount - skip);
    if (left > 0) later.add(mix.subarray(frameCount - left, frameCount), left);
    skip -= frameCount - left;
    frames += frameCount;
    if (frames >= seconds * sampleRateHz) break;
  }
  return [...meters, later].map((meter) => meter.result());
}

function bandChanges(now: Spectrum, other: Spectrum, fromHz: number, toHz: number): readonly number[] {
  return now.thirdOctaveBands.flatMap(({ centreHz, levelDbfs }, i) => {
    const level = other.thirdOctaveBands[i]?.levelDbfs ?? null;
    const isCompared = centreHz >= fromHz && centreHz < toHz && (levelDbfs ?? -999) > AUDIBLE_DBFS;
    return isCompared && levelDbfs !== null && level !== null ? [Math.abs(level - levelDbfs)] : [];
  });
}

function distribution(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.5, 0.95, 1]
    .map((share) => sorted[Math.round(share * (sorted.length - 1))]?.toFixed(3) ?? '')
    .join(' / ');
}

function albumFiles(): readonly string[] {
  const albums = join(musicFolder, 'albums');
  return readdirSync(albums, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ogg|opus)$/.test(name))
    .map((name) => join(albums, name))
    .toSorted();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
