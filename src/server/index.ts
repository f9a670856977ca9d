export { ConfigError, type ConfigFile, readConfig } from './config.ts';
export { ListenError } from './listen.ts';
export type { Service, ServiceOptions } from './serve.ts';
export { startService, stopSignal } from './start.ts';
