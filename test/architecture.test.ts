import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Every `#specifier` and what it opens: a layer's front door, a leaf, or a narrow door (`#layer/part`). */
const doors: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8')).imports;
/** The layer behind a specifier: a narrow door (`#wire/plan`) leads into the same one. */
const layerOf = (specifier: string): string => specifier.slice(1).split('/')[0] ?? '';

/** Who may import whom: down only (ARCHITECTURE.md). A layer that is not named may import nothing. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  profiles: ['engine'],
  mastering: ['engine', 'profiles'],
  demo: ['engine', 'mastering'],
  analyzer: ['engine', 'profiles', 'mastering', 'demo'],
  library: ['engine', 'profiles', 'mastering'],
  player: ['engine', 'mastering'],
  wire: ['engine', 'profiles', 'mastering'],
  client: ['wire'],
  web: ['client', 'wire', 'mastering'],
  server: ['wire', 'engine', 'profiles', 'mastering', 'demo', 'analyzer', 'library', 'player'],
  cli: ['wire', 'engine', 'profiles', 'mastering', 'analyzer', 'library', 'player', 'server'],
};
/** Layers that take only types from those below: no code of the engine may come along. */
const typesOnly: Readonly<Record<string, readonly string[]>> = {
  profiles: ['engine'],
  library: ['engine', 'profiles', 'mastering'],
  wire: ['engine', 'profiles', 'mastering'],
  client: ['wire'],
  web: ['wire', 'mastering'],
};
/** But for what a browser runs as it is. */
const codeFor: Readonly<Record<string, readonly string[]>> = { web: ['#mastering/chain', '#wire/plan'] };
/** Each heavy dependency is known to one file, or one folder (or two that are its two ends). */
const ownersOf: Readonly<Record<string, readonly string[]>> = {
  'node-av/lib': ['src/engine/decode/ffmpeg/', 'src/mastering/encode/ffmpeg-encoder.ts'],
  'node-av/constants': ['src/engine/decode/ffmpeg/', 'src/mastering/encode/ffmpeg-encoder.ts'],
  'node-web-audio-api': ['src/engine/decode/web-audio.ts', 'src/player/output/web-audio-output.ts'],
  'essentia.js': ['src/engine/spectrum/essentia.ts'],
  piscina: ['src/analyzer/pool.ts'],
  'music-metadata': ['src/library/tags.ts'],
  'taglib-wasm': ['src/library/tag-writer-worker.ts', 'src/library/copying/tag-copier-worker.ts'],
  sharp: ['src/library/artwork/image.ts'],
  kysely: ['src/library/database.ts'],
  'node:sqlite': ['src/library/database.ts'],
  '@parcel/watcher': ['src/library/watcher-process.ts'],
  '@fastify/multipart': ['src/server/routes/image-body.ts'],
  ws: ['src/server/live.ts'],
  '@scalar/fastify-api-reference': ['src/server/api-reference.ts'],
  pino: ['src/server/log.ts'],
  react: ['src/client/react.ts', 'web/src/'],
  '@fastify/static': ['src/server/routes/page.ts'],
  uplot: ['web/src/parts/plot.tsx'],
  'wavesurfer.js': ['web/src/playing/waveform.tsx'],
  '@dnd-kit/core': ['web/src/playing/', 'web/src/playlists/'],
  '@dnd-kit/sortable': ['web/src/playing/', 'web/src/playlists/'],
};

const isOwner = (owner: string, file: string): boolean =>
  owner.endsWith('/') ? file.startsWith(owner) : file === owner;

/** What every layer may import. */
const leaves: readonly string[] = ['#errors', '#audio-extensions', '#fork-child', '#recently-used'];

type Import = {
  readonly file: string;
  readonly layer: string;
  readonly specifier: string;
  readonly isType: boolean;
};

/** The page's code is a layer, too: the last, since nothing imports it. */
const folderOf = (layer: string): string => (layer === 'web' ? 'web/src/' : `src/${layer}/`);

const imports: readonly Import[] = globSync(['src/*/**/*.ts', 'web/src/**/*.{ts,tsx}']).flatMap((file) => {
  const code = readFileSync(file, 'utf8').replace(/^\s*(\/\*\*?|\*|\/\/).*$/gm, '');
  const found = code.matchAll(
    /(?:\b(import|export)\s+(type\s)?[^;'"]*?from\s*|\bimport\s*\(|\bimport\s+|[cC]reateRequire\([^)]*\)\()['"]([^'"]+)['"]/g,
  );
  return [...found].map(([, , type, specifier]) => ({
    file: file.replaceAll('\\', '/'),
    layer: (/^web\b/.test(file) ? 'web' : file.split(/[/\\]/)[1]) ?? '',
    specifier: specifier ?? '',
    isType: type !== undefined,
  }));
});

test('a layer imports only the layers below it, and those by their doors', () => {
  const wrong = imports.filter(({ file, layer, specifier }) =>
    specifier.startsWith('#')
      ? !leaves.includes(specifier) && !(specifier in doors && mayImport[layer]?.includes(layerOf(specifier)))
      : specifier.startsWith('.') &&
        !join(dirname(file), specifier).replaceAll('\\', '/').startsWith(folderOf(layer)),
  );
  expect(wrong).toEqual([]);
});

test('profiles, library, wire and client take types of the layers below, and no code', () => {
  const wrong = imports.filter(
    ({ layer, specifier, isType }) =>
      specifier.startsWith('#') &&
      typesOnly[layer]?.includes(layerOf(specifier)) &&
      !codeFor[layer]?.includes(specifier) &&
      !isType,
  );
  expect(wrong).toEqual([]);
});

test('each heavy dependency is known to its owner only', () => {
  const wrong = imports.filter(({ file, specifier, isType }) => {
    const owners = ownersOf[specifier];
    return owners !== undefined && !isType && !owners.some((owner) => isOwner(owner, file));
  });
  expect(wrong).toEqual([]);
});

test('the client is its own code and nothing else: it runs in a browser as it is', () => {
  const code = imports.filter(({ layer, isType }) => layer === 'client' && !isType);
  const wrong = code.filter(({ specifier }) => !specifier.startsWith('./') && specifier !== 'react');
  expect(code.length).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
});

/** The files that come along with one: what it imports, and so on; types are gone before anything runs. */
function graphBehind(door: string): readonly Import[] {
  const seen = new Set<string>();
  const found: Import[] = [];
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const each of imports.filter((one) => one.file === file && !one.isType)) {
      found.push(each);
      const { specifier } = each;
      const target = specifier.startsWith('#') ? doors[specifier] : join(dirname(file), specifier);
      if (target !== undefined && /^[#.]/.test(specifier)) visit(join(target).replaceAll('\\', '/'));
    }
  };
  visit(join(doors[door] ?? '').replaceAll('\\', '/'));
  return found;
}

test('the chain takes neither a package nor anything of Node along: it runs in an AudioWorklet as it is', () => {
  const graph = graphBehind('#mastering/chain');
  const wrong = graph.filter(
    ({ specifier }) => !/^\.{1,2}\//.test(specifier) && specifier !== '#engine/interpolator',
  );
  expect(wrong).toEqual([]);
  expect(new Set(graph.map(({ file }) => file))).toContain('src/engine/dynamics/interpolator.ts');
  expect(graph.length).toBeGreaterThan(10);
  const globals = [...new Set(graph.map(({ file }) => file))].filter((file) =>
    /\b(process|Buffer|WebAssembly)\./.test(readFileSync(file, 'utf8')),
  );
  expect(globals).toEqual([]);
});

test('the narrow door for the page leads to one file without code behind it: no schema comes along', () => {
  const behind = imports.filter(({ file }) => file === 'src/wire/plan-from-wire.ts');
  expect(behind.length).toBeGreaterThan(0);
  expect(behind.filter(({ isType }) => !isType)).toEqual([]);
});

test('the imports are seen at all: every layer and every owner among them', () => {
  expect(imports.length).toBeGreaterThan(100);
  expect(new Set(imports.map(({ layer }) => layer))).toEqual(new Set(Object.keys(mayImport)));
  const unseen = Object.entries(ownersOf).flatMap(([specifier, owners]) =>
    owners.filter(
      (owner) => !imports.some((found) => found.specifier === specifier && isOwner(owner, found.file)),
    ),
  );
  expect(unseen).toEqual([]);
});
