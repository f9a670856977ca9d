// Runs on whatever Node started npm (20 or newer): installs from the lock file when node_modules does not agree with
// it, builds the kernels and the page when their sources do not agree with them, and only then. Says what it does on
// stderr, so that stdout stays data.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isKernelUpToDate } from './build-kernel.mjs';
import { isPageUpToDate } from './build-web.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const node24 = `${root}/node_modules/node/bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`;

const reason = whatIsMissing();
if (reason !== null) {
  process.stderr.write(`auralis: installing from package-lock.json (${reason}) …\n`);
  // npm_execpath is the npm that runs this script: the same version, also where none is on the PATH.
  const npm = process.env.npm_execpath;
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const run = npm?.endsWith('.js') ? [process.execPath, [npm, ...flags]] : ['npm', flags];
  // Our stdout may be a pipe that wants nothing but data: npm's goes to stderr.
  const { status, error } = spawnSync(run[0], run[1], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: run[0] === 'npm',
  });
  if (status !== 0) {
    process.stderr.write(
      `auralis: npm ci failed${error ? `: ${error.message}` : ''}. Is the npm registry reachable?\n`,
    );
    process.exit(1);
  }
}

if (!isKernelUpToDate()) make('build-kernel.mjs');
if (!isPageUpToDate()) {
  process.stderr.write('auralis: building the page …\n');
  make('build-web.mjs');
}

function make(script) {
  const { status } = spawnSync(node24, [`${root}/scripts/${script}`], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}

function whatIsMissing() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  if (wanted === null) throw new Error('package-lock.json is missing: this is not a complete checkout');
  if (installed === null) return 'nothing is installed yet';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.optional || entry.devOptional) continue;
    const found = installed[path];
    if (found === undefined) return `${path.replace('node_modules/', '')} is missing`;
    if (found.version !== entry.version)
      return `${path.replace('node_modules/', '')} is not ${entry.version}`;
  }
  return existsSync(node24) ? null : 'Node 24 is missing';
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(`${root}/${lockFile}`, 'utf8')).packages;
  } catch {
    return null;
  }
}
