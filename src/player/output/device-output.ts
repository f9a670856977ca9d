import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { DecoderChoice } from '#engine';
import { forkChild } from '#fork-child';
import type { DeviceReport, DeviceRequest } from './device-messages.ts';
import type { Item, Output, OutputOptions, Programme } from './output.ts';

export type DeviceOutputOptions = OutputOptions & {
  readonly decoder?: DecoderChoice;
  /** No device: the same, but unheard. */
  readonly isSilent?: boolean;
  /** The device's own when left out. */
  readonly sampleRateHz?: number;
  /** Before it is started again, the first time; doubled each time up to a minute. */
  readonly retrySeconds?: number;
  /** What runs in the process. */
  readonly child?: URL;
};

const MAX_RETRY_SECONDS = 60;
/** Without a sign of life for one to two of these it hangs. */
const LIFE_SIGN_MS = 5_000;
/** A file that ended the process so often is silence from then on. */
const MAX_DEATHS = 2;
const MAX_BLAMED = 100;

/**
 * The machine's audio device, in a process of its own: a native decoder on a hostile file can abort its whole process.
 * It is started again when it dies, and when there is no device; what was playing goes on (`onReady`).
 */
export function createDeviceOutput(options: DeviceOutputOptions): Output {
  const { onReady, onHeard, log, decoder = 'auto', isSilent = false, sampleRateHz = null } = options;
  const { retrySeconds = 1, child: childUrl = new URL('./device-child.ts', import.meta.url) } = options;
  /** How often a file was being opened or played when the process died. */
  const deaths = new Map<string, number>();
  let programme: Programme | null = null;
  let isReady = false;
  /** Since the process was started. */
  let hasSounded = false;
  let isAfterDeath = false;
  let underruns = 0;
  let signs = 0;
  let delaySeconds = retrySeconds;
  let lostDevice = '';
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;
  let child = start();

  const watch = setInterval(() => {
    if (isReady && signs === 0) {
      log.warn('the audio process hangs and is replaced', { pid: child.pid });
      child.kill('SIGKILL');
    }
    signs = 0;
  }, LIFE_SIGN_MS).unref();

  function start(): ChildProcess {
    const process = forkChild(childUrl);
    process.on('message', (report: DeviceReport) => process === child && receive(report));
    process.on('error', () => {}); // followed by 'exit'
    process.on('exit', (code, signal) => process === child && died(signal ?? `exit code ${code}`));
    process.send({ type: 'start', decoder, isSilent, sampleRateHz } satisfies DeviceRequest, () => {});
    return process;
  }

  function receive(report: DeviceReport): void {
    signs++;
    if (report.type === 'ready') {
      isReady = true;
      hasSounded = false;
      underruns = 0;
      lostDevice = '';
      log.info('audio device ready', { sampleRateHz: report.sampleRateHz, pid: child.pid });
      onReady();
    } else if (report.type === 'heard') {
      if (report.underruns > underruns)
        log.warn('the audio device had nothing to play', { times: report.underruns - underruns });
      underruns = report.underruns;
      if (report.heard?.isRunning && !hasSounded) {
        hasSounded = true;
        delaySeconds = retrySeconds;
        if (isAfterDeath) {
          isAfterDeath = false;
          tell(); // what comes next was held back
        }
      }
      onHeard(report.heard);
    } else if (report.type === 'failed') {
      log.warn('a file cannot be played: silence in its place', { path: report.path, reason: report.reason });
    } else if (report.type === 'no_device') lostDevice = report.reason;
    // 'stuck' is followed by its exit.
  }

  function died(how: string): void {
    if (isClosed) return;
    isReady = false;
    onHeard(null);
    if (lostDevice !== '')
      log.warn('no audio device, playing on without one', { reason: lostDevice, retrySeconds: delaySeconds });
    else {
      const path = blame();
      isAfterDeath = true;
      log.warn('the audio process died and is started again', { how, path, retrySeconds: delaySeconds });
    }
    retry = setTimeout(() => {
      child = start();
    }, delaySeconds * 1000).unref();
    delaySeconds = Math.min(MAX_RETRY_SECONDS, 2 * delaySeconds);
  }

  /** What was being opened: the current track, or, once that sounded, the next. */
  function blame(): string | null {
    const path = (hasSounded ? programme?.next?.item.path : null) ?? programme?.current?.path ?? null;
    if (path === null) return null;
    const count = (deaths.get(path) ?? 0) + 1;
    deaths.delete(path);
    deaths.set(path, count);
    const [oldest] = deaths.keys();
    if (deaths.size > MAX_BLAMED && oldest !== undefined) deaths.delete(oldest);
    if (count === MAX_DEATHS) log.warn('a file ends the audio process: silence in its place', { path });
    return path;
  }

  const allowed = (item: Item): Item =>
    item.path !== null && (deaths.get(item.path) ?? 0) >= MAX_DEATHS ? { ...item, path: null } : item;

  function tell(): void {
    if (programme === null || !isReady || !child.connected) return;
    const { current, next } = programme;
    const isToWait = isAfterDeath && !hasSounded;
    const allowedProgramme: Programme = {
      ...programme,
      current: current && allowed(current),
      next: next && !isToWait ? { ...next, item: allowed(next.item) } : null,
    };
    child.send({ type: 'follow', programme: allowedProgramme } satisfies DeviceRequest, () => {});
  }

  return {
    follow(to) {
      programme = to;
      tell();
    },
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(watch);
      clearTimeout(retry);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL'); // It holds nothing.
      await exited;
    },
  };
}
