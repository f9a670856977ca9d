import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import pino from 'pino';

/** The parts of the service whose lines can be turned up and down by themselves. */
export type LogModule = 'server' | 'ws' | 'library' | 'analyzer' | 'player';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];

export type Log = {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
};

export type Logs = (module: LogModule) => Log;

export type LogLevels = {
  readonly default: LogLevel;
  readonly modules: Readonly<Partial<Record<LogModule, LogLevel>>>;
};

/**
 * Reads `AURALIS_LOG`: a level for all, levels for single modules, or both: `warn`, `ws=debug`, `info,ws=trace`.
 * Throws a `RangeError` that names the part which is neither.
 */
export function parseLogLevels(text: string): LogLevels {
  let all: LogLevel = 'info';
  const modules: Partial<Record<LogModule, LogLevel>> = {};
  for (const part of text
    .split(',')
    .map((piece) => piece.trim())
    .filter(Boolean)) {
    const [module, level] = part.includes('=') ? part.split('=', 2) : [null, part];
    if (!LEVELS.includes(level as LogLevel)) {
      throw new RangeError(`AURALIS_LOG: level must be one of ${LEVELS.join(', ')}, got "${level}"`);
    }
    if (module === null) all = level as LogLevel;
    else modules[module as LogModule] = level as LogLevel;
  }
  return { default: all, modules };
}

/** Structured lines (JSON) on stderr or in a file; `module` says where from, the WebSocket's begin with `WS:`. */
export function createLogs(levels: LogLevels, file?: string): Logs {
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const root = pino({ level: 'trace' }, pino.destination({ dest: file ?? 2, sync: false }));
  return (module) => {
    const logger = root.child({ module }, { level: levels.modules[module] ?? levels.default });
    const at =
      (level: 'debug' | 'info' | 'warn' | 'error') =>
      (message: string, fields: object = {}): void =>
        logger[level](fields, message);
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  };
}
