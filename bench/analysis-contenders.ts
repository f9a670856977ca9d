import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Contender = {
  readonly name: ContenderName;
  readonly does: string;
  readonly command: (path: string) => readonly string[];
  /** What must be installed for it; nothing for our own. */
  readonly needs?: string;
  /** The formats that it fails on. */
  readonly cannotRead?: readonly string[];
  /** Left out where it would take many minutes. */
  readonly isForLongFiles: boolean;
  /** Fewer rounds for what is so slow that the whole would take too long. */
  readonly maxRounds?: number;
};

export type ContenderName =
  | 'auralis decode'
  | 'auralis engine'
  | 'auralis analyze'
  | 'ffmpeg decode'
  | 'ffmpeg ebur128'
  | 'loudgain'
  | 'bs1770gain'
  | 'essentia.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const node = process.execPath;

const CONTENDERS: readonly Contender[] = [
  {
    name: 'auralis decode',
    does: 'decode and hash only',
    command: (path) => [node, here('./contenders/decode.ts'), path],
    isForLongFiles: true,
  },
  {
    name: 'auralis engine',
    does: 'everything, in one process',
    command: (path) => [node, here('./contenders/analyze.ts'), path],
    isForLongFiles: true,
  },
  {
    name: 'auralis analyze',
    does: 'everything, by the command line',
    command: (path) => [node, here('../bin/auralis.mjs'), 'analyze', '--json', '--jobs', '1', path],
    isForLongFiles: true,
  },
  {
    name: 'ffmpeg decode',
    does: 'decode only',
    command: (path) => ['ffmpeg', '-v', 'quiet', '-nostdin', '-threads', '1', '-i', path, '-f', 'null', '-'],
    needs: 'ffmpeg',
    isForLongFiles: true,
  },
  {
    name: 'ffmpeg ebur128',
    does: 'loudness, range, true peak',
    // Without framelog it prints ten lines a second; at "verbose", which is not shown, only its summary.
    command: (path) => [
      ...['ffmpeg', '-hide_banner', '-nostats', '-nostdin', '-threads', '1', '-i', path],
      ...['-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
    ],
    needs: 'ffmpeg',
    isForLongFiles: true,
  },
  {
    name: 'loudgain',
    does: 'loudness, range, true peak',
    command: (path) => ['loudgain', '-q', path],
    needs: 'loudgain',
    isForLongFiles: true,
  },
  {
    name: 'bs1770gain',
    does: 'loudness, range, true peak',
    command: (path) => ['bs1770gain', '-i', '-r', '-t', '--suppress-progress', path],
    needs: 'bs1770gain',
    // 0.8.6 on 16 bit: "converting frame: Input changed", then -70 LUFS; on 24 bit a true peak 1.1 dB too high.
    cannotRead: ['WAV', 'WAV 24'],
    isForLongFiles: false,
  },
  {
    name: 'essentia.js',
    does: 'loudness, centroid, over our decoder',
    command: (path) => [node, here('./contenders/essentia.ts'), path],
    isForLongFiles: false,
    maxRounds: 2,
  },
];

/** Those whose program is installed; what is missing is said on stderr. */
export function presentContenders(): readonly Contender[] {
  return CONTENDERS.filter(({ name, needs }) => {
    const isHere = needs === undefined || isInstalled(needs);
    if (!isHere) process.stderr.write(`${name} is left out: scripts/provision.sh --bench installs it\n`);
    return isHere;
  });
}

function isInstalled(tool: string): boolean {
  try {
    execFileSync('bash', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
