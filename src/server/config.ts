import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import { explain } from '#wire';
import { parseOrigin } from './cors.ts';
import { type LogLevels, parseLogLevels } from './log.ts';

/** What the service is started with, complete. */
export type Config = {
  readonly port: number;
  readonly host: string;
  readonly dataFolder: string;
  /** Added to the folders that the library knows already. */
  readonly libraryFolders: readonly string[];
  readonly allowedHosts: readonly string[];
  /** Of pages that are not the server's own. */
  readonly allowedOrigins: readonly string[];
  readonly threads: number;
  readonly decoder: 'auto' | 'ffmpeg' | 'web-audio';
  readonly profilesFolder: string | undefined;
  /** Of what was rendered for listeners, all together. */
  readonly renderCacheBytes: number;
  /** Where the player is heard: on this machine's audio device, or nowhere. */
  readonly output: 'none' | 'device';
  readonly logLevels: LogLevels;
  readonly logFile: string | undefined;
};

const fileSchema = z.strictObject({
  port: z.int().min(0).max(65535).optional(),
  host: z.string().min(1).optional(),
  data: z.string().min(1).optional(),
  library: z.array(z.string().min(1)).optional(),
  allow_hosts: z.array(z.string().min(1)).optional(),
  allow_origins: z.array(z.string().min(1)).optional(),
  threads: z.int().min(1).max(256).optional(),
  decoder: z.enum(['auto', 'ffmpeg', 'web-audio']).optional(),
  profiles: z.string().min(1).optional(),
  render_cache_bytes: z.int().min(0).optional(),
  output: z.enum(['none', 'device']).optional(),
  log: z.string().optional(),
  log_file: z.string().min(1).optional(),
});

export type ConfigFile = z.infer<typeof fileSchema>;

/** The configuration cannot be used: the message names file, field, rule and value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** 8765: the contract's port. */
const DEFAULT_PORT = 8765;
const DEFAULT_RENDER_CACHE_BYTES = 4 * 2 ** 30;

/**
 * Joins, the first that says something winning: `given` (the command line), the environment (`AURALIS_LOG`,
 * `AURALIS_DECODER`), the configuration file (`config.json` in the user's configuration folder, or `configFile`,
 * which must then exist), the defaults. Throws `ConfigError`.
 */
export function readConfig(given: ConfigFile, env: NodeJS.ProcessEnv, configFile?: string): Config {
  const paths = envPaths('auralis', { suffix: '' });
  const file = readFile(configFile ?? join(paths.config, 'config.json'), configFile !== undefined);
  const decoder = given.decoder ?? env.AURALIS_DECODER ?? file.decoder ?? 'auto';
  const profiles = given.profiles ?? file.profiles;
  const logFile = given.log_file ?? file.log_file;
  return {
    port: given.port ?? file.port ?? DEFAULT_PORT,
    host: given.host ?? file.host ?? 'localhost',
    dataFolder: resolve(given.data ?? file.data ?? paths.data),
    libraryFolders: [...(given.library ?? []), ...(file.library ?? [])].map((path) => resolve(path)),
    allowedHosts: [...(given.allow_hosts ?? []), ...(file.allow_hosts ?? [])],
    allowedOrigins: [...(given.allow_origins ?? []), ...(file.allow_origins ?? [])].map(origin),
    threads: given.threads ?? file.threads ?? availableParallelism(),
    decoder: check('AURALIS_DECODER', fileSchema.shape.decoder, decoder) ?? 'auto',
    output: given.output ?? file.output ?? 'none',
    profilesFolder: profiles === undefined ? undefined : resolve(profiles),
    renderCacheBytes: given.render_cache_bytes ?? file.render_cache_bytes ?? DEFAULT_RENDER_CACHE_BYTES,
    logLevels: levels(given.log ?? env.AURALIS_LOG ?? file.log ?? 'info'),
    logFile: logFile === undefined ? undefined : resolve(logFile),
  };
}

function readFile(path: string, isRequired: boolean): ConfigFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (!isRequired && (cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  try {
    return check(path, fileSchema, JSON.parse(text));
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function check<Schema extends z.ZodType>(where: string, schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = explain(parsed.error).map(({ path, message }) => `${path} ${message}`.trim());
  throw new ConfigError(`${where}: ${problems.join('; ')}`);
}

function origin(text: string): string {
  const parsed = parseOrigin(text);
  if (parsed !== null) return parsed;
  throw new ConfigError(
    `allow_origins must hold whole origins such as http://localhost:5173, and no pattern, got ${JSON.stringify(text)}`,
  );
}

function levels(text: string): LogLevels {
  try {
    return parseLogLevels(text);
  } catch (cause) {
    throw new ConfigError((cause as Error).message, { cause });
  }
}
