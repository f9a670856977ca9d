// @ts-expect-error a script, without types.
import { compileCacheFolder } from '../bin/compile-cache-folder.mjs';

/** `npm run bench -- NAME [options]`: one file here for each question. */
const benches: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>> = {
  analysis: () => import('./analysis.ts'),
  artwork: () => import('./artwork.ts'),
  chain: () => import('./chain.ts'),
  concurrency: () => import('./concurrency.ts'),
  device: () => import('./device.ts'),
  hop: () => import('./hop.ts'),
  kernels: () => import('./kernels.ts'),
  page: () => import('./page.ts'),
  playlists: () => import('./playlists.ts'),
  prediction: () => import('./prediction.ts'),
  recommendation: () => import('./recommendation.ts'),
  render: () => import('./render.ts'),
  scan: () => import('./scan.ts'),
  server: () => import('./server.ts'),
  start: () => import('./start.ts'),
  worklet: () => import('./worklet.ts'),
};

// As the bin does: what Node has compiled is kept for the processes that a bench starts.
process.env.NODE_COMPILE_CACHE ||= compileCacheFolder() ?? '';

const [name, ...args] = process.argv.slice(2);
const load = name === undefined ? undefined : benches[name];
if (load === undefined) {
  process.stderr.write(`npm run bench -- NAME, where NAME is one of: ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
} else await (await load()).run(args);
