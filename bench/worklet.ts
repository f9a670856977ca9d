import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readConfig, startService } from '../src/server/index.ts';
import { launchBrowser } from '../test/browser.ts';
import { planWith } from '../test/mastering/example-plan.ts';
import { describeMachine } from './machine.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the chain of a deck is told; `null`: no chain at all. */
const CASES = {
  'no chain': null,
  'original (no plan)': { plan: null },
  'everything, limiter idle': { plan: planWith({ gainDb: -12, tiltDb: 3, slope: -0.3 }) },
  'everything, limiter busy': { plan: planWith({ gainDb: 6, tiltDb: 3, slope: -0.3 }) },
} as const;

/**
 * What does the mastering chain cost a listener's browser? The page's own worklet, as it is built and served, in an
 * OfflineAudioContext of Chromium: × real time for one deck, what the context takes without it taken off. All take turns.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '60' } },
  });
  const seconds = Number(values.seconds);
  const [worklet] = globSync('web/dist/assets/chain-worklet-*.js', { cwd: root });
  if (worklet === undefined) throw new Error('the page is not built: node scripts/build-web.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'auralis-bench-'));
  const service = await startService(readConfig({ data: folder, port: 0, log: 'silent' }, {}));
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${service.port}/`);
    process.stdout.write(`${describeMachine()}, Chromium ${browser.version()}\n`);
    for (const sampleRateHz of [44_100, 48_000, 96_000]) {
      const best = new Map<string, number>();
      for (let round = 0; round < Number(values.rounds); round++) {
        for (const [name, told] of Object.entries(CASES)) {
          process.stderr.write(`\r\u001b[2K${sampleRateHz} Hz, round ${round + 1}: ${name}`);
          const url = `/assets/${basename(worklet)}`;
          const ms = (await page.evaluate(renderOnce(url, { sampleRateHz, seconds, told }))) as number;
          best.set(name, Math.min(ms, best.get(name) ?? Infinity));
        }
      }
      process.stderr.write('\r\u001b[2K');
      printTable(sampleRateHz, seconds, best);
    }
  } finally {
    await browser.close();
    await service[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs in the page; answers milliseconds. */
function renderOnce(
  url: string,
  given: { readonly sampleRateHz: number; readonly seconds: number; readonly told: object | null },
): string {
  return `(async ({ sampleRateHz, seconds, told }) => {
    const context = new OfflineAudioContext(2, sampleRateHz * seconds, sampleRateHz);
    const noise = new AudioBuffer({ length: sampleRateHz, numberOfChannels: 2, sampleRate: sampleRateHz });
    for (const c of [0, 1]) {
      const samples = noise.getChannelData(c);
      for (let n = 0; n < samples.length; n++) samples[n] = 0.25 * (2 * Math.random() - 1);
    }
    const source = new AudioBufferSourceNode(context, { buffer: noise, loop: true });
    let last = source;
    if (told !== null) {
      await context.audioWorklet.addModule(${JSON.stringify(url)});
      const chain = new AudioWorkletNode(context, 'auralis-chain', {
        outputChannelCount: [2],
        channelCount: 2,
        channelCountMode: 'explicit',
      });
      chain.port.postMessage({ type: 'begin', ...told, listening: { to: 'master', originalDb: 0, masterDb: 0 } });
      await new Promise((resolve) => setTimeout(resolve, 100));
      last = source.connect(chain);
    }
    last.connect(context.destination);
    source.start();
    const from = performance.now();
    await context.startRendering();
    return performance.now() - from;
  })(${JSON.stringify(given)})`;
}

function printTable(sampleRateHz: number, seconds: number, best: ReadonlyMap<string, number>): void {
  const alone = best.get('no chain') ?? Number.NaN;
  process.stdout.write(`\n### stereo, ${sampleRateHz} Hz, ${seconds} s\n\n`);
  process.stdout.write('| | × real time, the chain alone | of one core, while it plays |\n|---|---|---|\n');
  for (const [name, ms] of best) {
    if (name === 'no chain') continue;
    const chainSeconds = (ms - alone) / 1_000;
    const share = (chainSeconds / seconds) * 100;
    process.stdout.write(`| ${name} | ${(seconds / chainSeconds).toFixed(0)} | ${share.toFixed(1)} % |\n`);
  }
}
