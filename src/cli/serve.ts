import { ExpectedError } from '#errors';
import { ConfigError, type ConfigFile, ListenError, readConfig, startService, stopSignal } from '#server';
import type { Command } from './command.ts';
import { choice, decimal, integer, text, texts } from './options.ts';
import { UsageError } from './usage-error.ts';

/** After this the process ends, whatever still hangs. */
const STOP_WITHIN_MS = 4_500;

export const serveCommand: Command = {
  takes: '',
  summary: 'run the service: REST and WebSocket on http://localhost:8765',
  details: `Reads config.json in your configuration folder, too (the same names, e.g. {"library": ["/music"]}).
AURALIS_LOG sets log levels: debug, or for single parts ws=debug,library=warn.
SIGINT or SIGTERM stops it within 5 s.`,
  options: {
    port: { type: 'string', short: 'p', value: 'N', help: 'port (default 8765)' },
    host: { type: 'string', value: 'NAME', help: 'address to listen on (default: both loopback addresses)' },
    data: { type: 'string', value: 'DIR', help: 'folder of the database (default: your data folder)' },
    library: {
      type: 'string',
      multiple: true,
      short: 'l',
      value: 'DIR',
      help: 'a folder of music; repeatable',
    },
    'allow-host': {
      type: 'string',
      multiple: true,
      value: 'NAME',
      help: 'a further name clients may use; repeatable',
    },
    'allow-origin': {
      type: 'string',
      multiple: true,
      value: 'URL',
      help: 'where else a page may come from, e.g. http://localhost:5173; repeatable',
    },
    profiles: { type: 'string', value: 'DIR', help: 'your own profiles, beside the catalogue' },
    threads: { type: 'string', value: 'N', help: 'files measured at the same time (default: one a core)' },
    'render-cache-gib': {
      type: 'string',
      value: 'N',
      help: 'room for rendered masters in the data folder (default 4)',
    },
    output: {
      type: 'string',
      value: 'WHERE',
      help: 'where the player is heard: device (of this machine) or none (default)',
    },
    config: { type: 'string', value: 'FILE', help: 'configuration file' },
    'log-file': { type: 'string', value: 'FILE', help: 'log there instead of on stderr' },
  },
  async run(parsed) {
    if (parsed.positionals.length > 0)
      throw new UsageError(`serve takes no ${parsed.positionals[0]}; a folder goes with --library`);
    const given: ConfigFile = {
      port: integer(parsed, 'port', 0, 65535),
      host: text(parsed, 'host'),
      data: text(parsed, 'data'),
      library: [...texts(parsed, 'library')],
      allow_hosts: [...texts(parsed, 'allow-host')],
      allow_origins: [...texts(parsed, 'allow-origin')],
      profiles: text(parsed, 'profiles'),
      threads: integer(parsed, 'threads', 1, 256),
      render_cache_bytes: gibibytes(decimal(parsed, 'render-cache-gib', 0, 1_000_000)),
      output: choice(parsed, 'output', ['device', 'none']),
      log_file: text(parsed, 'log-file'),
    };
    try {
      const service = await startService(readConfig(given, process.env, text(parsed, 'config')));
      // A bug in one request must not end the others: said, and gone on.
      process.on('unhandledRejection', (reason) =>
        process.stderr.write(`unhandled rejection: ${describe(reason)}\n`),
      );
      process.stderr.write(`Auralis is at http://localhost:${service.port}/ (Ctrl-C stops it)\n`);
      await stopSignal();
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
      await service[Symbol.asyncDispose]();
      return 0;
    } catch (error) {
      if (error instanceof ConfigError || error instanceof ListenError || error instanceof ExpectedError) {
        process.stderr.write(`${error.message}\n`);
        return 1;
      }
      throw error;
    }
  },
};

function gibibytes(count: number | undefined): number | undefined {
  return count === undefined ? undefined : Math.round(count * 2 ** 30);
}

function describe(reason: unknown): string {
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
}
