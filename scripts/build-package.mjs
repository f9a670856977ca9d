// Makes dist/, what `npm pack` takes: JavaScript and .d.ts for what is TypeScript here, since Node refuses to strip
// types inside node_modules. dist/ mirrors src/, so that everything finds its neighbours and package.json as before.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');
const target = join(root, 'dist');
const { imports: layers } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(target, { recursive: true, force: true });
compile();
for (const path of filesOf(source)) {
  // The kernels travel compiled.
  if (path.includes(join('kernel', 'assembly'))) continue;
  if (!path.endsWith('.ts')) cpSync(join(source, path), join(target, path));
}
for (const path of filesOf(target)) {
  if (path.endsWith('.js') || path.endsWith('.d.ts')) rewrite(join(target, path));
}

function compile() {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['-p', join(root, 'tsconfig.package.json')];
  // Our stdout belongs to `npm pack --json`.
  const { status } = spawnSync(process.execPath, [compiler, ...options], { stdio: ['ignore', 2, 2] });
  if (status !== 0) fail('TypeScript reports errors');
}

/** TypeScript rewrites relative imports in JavaScript; those of .d.ts, `#layer`, `#layer/door`, workers' files are left to us. */
function rewrite(path) {
  const text = readFileSync(path, 'utf8')
    .replace(
      /(\bfrom\s*|\bimport\s*\(?\s*)(['"])(#[\w/-]+)\2/g,
      (_, before, quote, layer) => `${before}${quote}${pathTo(layer, path)}${quote}`,
    )
    .replace(/(\b(?:from\s*|import\s*\(?\s*)(['"])\.{1,2}\/[^'"]+)\.ts\2/g, '$1.js$2')
    .replace(/(\bnew URL\((['"])\.{1,2}\/[^'"]+)\.ts\2/g, '$1.js$2');
  // Known to newer targets only, and part of what the wire's types rest on.
  const needsLib = path.endsWith('.d.ts') && /\b(Async)?Disposable\b/.test(text);
  writeFileSync(path, needsLib ? `/// <reference lib="esnext.disposable" />\n${text}` : text);
  const left = /^(?!\s*(\*|\/\/)).*['"](#[a-z][\w/-]*|\.{1,2}\/[^'"]*(?<!\.d)\.ts)['"]/m.exec(text);
  if (left !== null) fail(`${relative(root, path)} still names ${left[2]}: teach scripts/build-package.mjs`);
}

function pathTo(layer, from) {
  const file = layers[layer];
  if (file === undefined) fail(`${relative(root, from)} imports ${layer}, which package.json does not know`);
  const built = join(target, relative('src', file)).replace(/\.ts$/, '.js');
  const path = relative(dirname(from), built).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function fail(reason) {
  process.stderr.write(`scripts/build-package.mjs: ${reason}\n`);
  process.exit(1);
}
