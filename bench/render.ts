import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { benchTrack } from './bench-tracks.ts';
import { describeMachine } from './machine.ts';
import { type Cost, runProcess } from './run-process.ts';

const contender = fileURLToPath(new URL('./contenders/render.ts', import.meta.url));

/** Each of ours does what the one before it does, and one thing more. */
const STAGES = ['decode', 'chain', 'encode', 'render'] as const;

const FFMPEG_CODECS: Readonly<Record<string, readonly string[]>> = {
  wav: ['-c:a', 'pcm_s16le'],
  flac: ['-c:a', 'flac'],
  opus: ['-c:a', 'libopus', '-b:a', '160k', '-ar', '48000'],
  mp3: ['-c:a', 'libmp3lame', '-q:a', '0'],
};

/** What ffmpeg's users master with. loudnorm works at 192 kHz, hence -ar; Opus takes its own, which comes later. */
const FFMPEG_FILTERS: Readonly<Record<string, readonly string[]>> = {
  'ffmpeg, encode only': [],
  'ffmpeg, alimiter': ['-af', 'volume=3dB,alimiter=limit=0.891:level=false'],
  'ffmpeg, loudnorm': ['-af', 'loudnorm=I=-14:TP=-1', '-ar', '44100'],
};

/**
 * How fast a render is, and what its parts take: × real time per core (audio seconds over processor seconds,
 * start-up included), beside ffmpeg encoding alone and with its limiter or its loudness normaliser. All take turns.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '3' }, format: { type: 'string', multiple: true } },
  });
  const track = benchTrack('FLAC');
  const folder = mkdtempSync(join(tmpdir(), 'auralis-bench-render-'));
  process.stdout.write(`${describeMachine()}\n`);
  try {
    for (const format of values.format ?? Object.keys(FFMPEG_CODECS)) {
      const costs = await interleaved(commandsFor(track.path, format, folder), Number(values.rounds));
      printTable(format, track.seconds, costs);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function commandsFor(path: string, format: string, folder: string): ReadonlyMap<string, readonly string[]> {
  const out = join(folder, `out.${format}`);
  const ours = STAGES.map(
    (stage) => [stage, [process.execPath, contender, path, format, out, stage]] as const,
  );
  const theirs = Object.entries(FFMPEG_FILTERS).map(([name, filter]) => {
    const start = ['ffmpeg', '-v', 'quiet', '-nostdin', '-y', '-threads', '1', '-i', path, '-map', '0:a'];
    return [name, [...start, ...filter, ...(FFMPEG_CODECS[format] ?? []), '-threads', '1', out]] as const;
  });
  return new Map<string, readonly string[]>([...ours, ...theirs]);
}

async function interleaved(
  commands: ReadonlyMap<string, readonly string[]>,
  rounds: number,
): Promise<ReadonlyMap<string, readonly Cost[]>> {
  const costs = new Map<string, Cost[]>([...commands.keys()].map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of commands) {
      process.stderr.write(`\r\u001b[2K${command.at(-1)}, round ${round + 1} of ${rounds}: ${name}`);
      costs.get(name)?.push(await runProcess(command));
    }
  }
  process.stderr.write('\r\u001b[2K');
  return costs;
}

function printTable(format: string, seconds: number, costs: ReadonlyMap<string, readonly Cost[]>): void {
  const best = (name: string): number =>
    Math.min(...(costs.get(name) ?? []).map(({ cpuSeconds }) => cpuSeconds));
  const peak = (name: string): string =>
    Math.max(...(costs.get(name) ?? []).map(({ peakMegabytes }) => peakMegabytes)).toFixed(0);
  const speed = (cpuSeconds: number): string => (seconds / cpuSeconds).toFixed(0);
  const print = (...cells: readonly string[]): void =>
    void process.stdout.write(`| ${cells.join(' | ')} |\n`);
  process.stdout.write(`\n### FLAC to ${format}, ${seconds} s\n\n`);
  print('', '× real time per core', 'this part alone', 'auralis without measuring is', 'peak MB');
  process.stdout.write('|---|---|---|---|---|\n');
  const does = {
    decode: 'auralis: decode',
    chain: '… and master',
    encode: '… and encode',
    render: '… and measure',
  };
  STAGES.forEach((stage, i) => {
    const before = STAGES[i - 1];
    const alone = before === undefined ? best(stage) : best(stage) - best(before);
    print(does[stage], speed(best(stage)), speed(alone), '', peak(stage));
  });
  for (const name of Object.keys(FFMPEG_FILTERS)) {
    print(name, speed(best(name)), '', `${(best(name) / best('encode')).toFixed(2)} × as fast`, peak(name));
  }
}
