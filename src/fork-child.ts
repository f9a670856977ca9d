import { type ChildProcess, fork } from 'node:child_process';

/**
 * Starts a module of ours in a process of its own, with a channel for messages. Whatever a library prints there goes
 * to our stderr: it must not mix with the data on our stdout.
 */
export function forkChild(module: URL): ChildProcess {
  return fork(module, { execArgv: [], serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] });
}
