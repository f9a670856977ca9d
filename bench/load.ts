import { Agent, get } from 'node:http';
import { setTimeout } from 'node:timers/promises';

export type Load = {
  readonly requestsPerSecond: number;
  /** From the moment at which a request was due (or sent, where nothing sets the pace) to its last byte. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
};

const CONNECTIONS = 16;
const SECONDS = 5;

/** As fast as `CONNECTIONS` connections go, one request after another on each. `path` answers where, by number. */
export async function asFastAsPossible(origin: string, path: (n: number) => string): Promise<Load> {
  const client = createClient(origin);
  const startedAt = performance.now();
  const until = startedAt + SECONDS * 1000;
  let n = 0;
  const run = async (): Promise<void> => {
    while (performance.now() < until) await client.get(path(n++), performance.now());
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, run));
  return client.result((performance.now() - startedAt) / 1000);
}

/**
 * `perSecond` requests a second, whatever the answers take: each counts from when it was due, so that a server which
 * pauses is charged for all that would have come meanwhile.
 */
export async function atPace(origin: string, path: (n: number) => string, perSecond: number): Promise<Load> {
  const client = createClient(origin);
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < perSecond * SECONDS; ) {
    const due = Math.min(perSecond * SECONDS, ((performance.now() - startedAt) / 1000) * perSecond);
    for (; n < due; n++) pending.push(client.get(path(n), startedAt + (n / perSecond) * 1000));
    await setTimeout(1);
  }
  await Promise.all(pending);
  return client.result((performance.now() - startedAt) / 1000);
}

function createClient(origin: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS * 4 });
  const tookMs: number[] = [];
  let failures = 0;
  return {
    get: (path: string, sinceMs: number) =>
      new Promise<void>((resolve) => {
        const done = (isFailure: boolean): void => {
          if (isFailure) failures++;
          tookMs.push(performance.now() - sinceMs);
          resolve();
        };
        get(`${origin}${path}`, { agent }, (response) => {
          response.resume().on('end', () => done(response.statusCode !== 200));
        }).on('error', () => done(true));
      }),
    result(seconds: number): Load {
      agent.destroy();
      const sorted = Float64Array.from(tookMs).sort();
      const percentile = (p: number): number => sorted[Math.ceil(sorted.length * p) - 1] ?? Number.NaN;
      return {
        requestsPerSecond: sorted.length / seconds,
        p50Ms: percentile(0.5),
        p99Ms: percentile(0.99),
        failures,
      };
    },
  };
}
