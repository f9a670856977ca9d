// Compiles the engine's inner loops, src/engine/kernel/assembly/ (AssemblyScript), to src/engine/kernel/kernel.wasm.
// Run by `npm install` and, when the sources have changed since, by install-if-needed.mjs. The same sources and compiler
// give the same bytes: test/engine/kernel/build.test.ts holds the file against a fresh one.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const kernel = fileURLToPath(new URL('../src/engine/kernel', import.meta.url));
const sources = join(kernel, 'assembly');
const binary = join(kernel, 'kernel.wasm');
/** The kernels' memory in pages of 64 KB. It does not grow: the views that JavaScript holds of it would go stale. */
const PAGES = '1024';

/** Whether `kernel.wasm` was made of the sources as they are: it carries their digest in a custom section at its end. */
export function isKernelUpToDate() {
  try {
    return readFileSync(binary).subarray(-64).toString('latin1') === digestOfSources();
  } catch {
    return false;
  }
}

/** The bytes that the sources give. */
export async function compileKernel() {
  const { default: asc } = await import('assemblyscript/asc');
  let bytes;
  const { error, stderr } = await asc.main(
    [
      ...['index.ts', '--baseDir', sources, '--outFile', 'kernel.wasm'],
      ...['-O3', '--noAssert', '--converge', '--enable', 'simd', '--runtime', 'minimal'],
      // What the kernels exchange among themselves does not leave the module.
      ...['--initialMemory', PAGES, '--maximumMemory', PAGES, '--disableWarning', '112'],
    ],
    {
      writeFile(_name, contents) {
        bytes = contents;
      },
    },
  );
  if (error || bytes === undefined) throw new Error(`AssemblyScript: ${stderr.toString()}${error ?? ''}`);
  return Buffer.concat([bytes, customSection('sources', digestOfSources())]);
}

function digestOfSources() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  hash.update(devDependencies.assemblyscript);
  for (const name of readdirSync(sources).sort()) {
    if (name.endsWith('.ts')) hash.update(`${name}\0`).update(readFileSync(join(sources, name)));
  }
  return hash.digest('hex');
}

/** Section 0 of the WebAssembly core specification: a name, then anything. Both are shorter than 128 bytes here. */
function customSection(name, text) {
  const content = Buffer.from(`${String.fromCharCode(name.length)}${name}${text}`, 'latin1');
  return Buffer.concat([Buffer.from([0, content.length]), content]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href && !isKernelUpToDate()) {
  // Beside it first: whoever reads meanwhile finds the old one or the new one.
  writeFileSync(`${binary}.${process.pid}`, await compileKernel());
  renameSync(`${binary}.${process.pid}`, binary);
}
