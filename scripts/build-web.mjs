// Builds the page, web/ and what it shares with the service, to web/dist: by `npm install` and, when its sources have
// changed since, by install-if-needed.mjs. What a browser loads lies beside itself compressed, so that nothing is
// compressed twice.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'web/dist');
/** In the built page: the digest of what it was made of. */
const MARK = '.sources';
/** What is bundled: the page, the client, and the one mastering chain with what it rests on. */
const SOURCES = ['web', 'src/client', 'src/wire', 'src/mastering', 'src/engine'];
const LONGEST_UNCOMPRESSED_BYTES = 1_024;

/** Whether web/dist was made of the sources as they are. */
export function isPageUpToDate() {
  const mark = join(target, MARK);
  return existsSync(mark) && readFileSync(mark, 'latin1') === digestOfSources();
}

async function build() {
  // Vitest's "test" would make it React for development, twice as large and slower.
  process.env.NODE_ENV = 'production';
  const { build: viteBuild } = await import('vite');
  const digest = digestOfSources();
  const fresh = `${target}.${process.pid}`;
  await viteBuild({
    configFile: join(root, 'web/vite.config.ts'),
    root: join(root, 'web'),
    logLevel: 'warn',
    build: { outDir: fresh, emptyOutDir: true },
  });
  for (const path of filesIn(fresh)) {
    if (!/\.(js|css|html|svg|json|webmanifest)$/.test(path)) continue;
    const bytes = readFileSync(path);
    if (bytes.length <= LONGEST_UNCOMPRESSED_BYTES) continue;
    writeFileSync(`${path}.br`, brotliCompressSync(bytes));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
  writeFileSync(join(fresh, MARK), digest);
  replace(target, fresh);
}

/**
 * The folder's place taken by a fresh one: a service that runs meanwhile misses it for no longer than two renames take.
 * Another build may do the same at the same time: the last one stays.
 */
export function replace(folder, fresh) {
  const former = `${fresh}.former`;
  for (;;) {
    try {
      if (existsSync(folder)) renameSync(folder, former);
      renameSync(fresh, folder);
      break;
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code) || !existsSync(fresh)) throw error;
    }
    rmSync(former, { recursive: true, force: true });
  }
  rmSync(former, { recursive: true, force: true });
}

function digestOfSources() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  hash.update(readFileSync(join(root, 'package-lock.json')));
  for (const folder of SOURCES) {
    for (const path of filesIn(join(root, folder)).sort())
      if (!path.startsWith(target)) hash.update(`${path.slice(root.length)}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      // Before Node 20.12 it is called path.
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href && !isPageUpToDate()) await build();
