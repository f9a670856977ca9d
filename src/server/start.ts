import { once } from 'node:events';
import { forkAnalyzer } from '#analyzer';
import type { Config } from './config.ts';
import { createLogs } from './log.ts';
import type { Service, ServiceOptions } from './serve.ts';

/** Of 19. On a busy machine the server then gets nine tenths of a core where it wants one. */
const ANALYZER_NICENESS = 10;
/** It takes 0.3 s to come back, and 140 MB to stay. */
const ANALYZER_RESTS_AFTER_MS = 60_000;

/**
 * Starts all of the service from its configuration. The analyzer first, whose process and threads take as long as loading
 * the rest of the server does. Throws `ConfigError`, `ListenError`.
 */
export async function startService(config: Config, options: ServiceOptions = {}): Promise<Service> {
  const logs = createLogs(config.logLevels, config.logFile);
  const log = logs('analyzer');
  const analyzer = forkAnalyzer({
    threads: config.threads,
    decoder: config.decoder,
    // Whoever asks goes before what is measured in the background.
    niceness: ANALYZER_NICENESS,
    restsAfterMs: options.analyzerRestsAfterMs ?? ANALYZER_RESTS_AFTER_MS,
    log: (event, details) => log.info(event, details),
  });
  try {
    const { composeService } = await import('./serve.ts');
    return await composeService(config, { logs, analyzer }, options);
  } catch (error) {
    await analyzer[Symbol.asyncDispose]();
    throw error;
  }
}

/** Resolves when the process is asked to stop. */
export async function stopSignal(): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}
