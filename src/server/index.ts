export { ConfigError, type ConfigFile, readConfig } from './config.ts';
export { ListenError } from './listen.ts';
export { type Service, type ServiceOptions, startService, stopSignal } from './serve.ts';
