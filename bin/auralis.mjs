#!/usr/bin/env node
// Starts the command line on the Node 24 that npm installed, whatever Node is on the PATH.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileCacheFolder } from './compile-cache-folder.mjs';

const NEEDED_MAJOR = 24;
// A checkout runs as it is; inside node_modules Node strips no types, so a package brings JavaScript.
const source = new URL('../src/cli/main.ts', import.meta.url);
const main = existsSync(source) ? source : new URL('../dist/cli/main.js', import.meta.url);

// Told by the environment, processes and threads that are started from here use it as well.
const cache = process.env.NODE_COMPILE_CACHE || compileCacheFolder();
if (cache !== null) process.env.NODE_COMPILE_CACHE = cache;

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
  if (cache !== null) module.enableCompileCache(cache);
  await import(main.href);
} else {
  const node = bundledNode();
  if (node === null) {
    process.stderr.write(
      `auralis needs Node ${NEEDED_MAJOR}, this is ${process.version}. Run "npm ci" where it is installed.\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}

function bundledNode() {
  try {
    const folder = new URL('.', `file://${createRequire(import.meta.url).resolve('node/package.json')}`);
    const path = fileURLToPath(new URL(process.platform === 'win32' ? 'bin/node.exe' : 'bin/node', folder));
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
