import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'auralis-cache-'));
const bin = join(import.meta.dirname, '../../bin/auralis.mjs');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where each system keeps the caches of a user whose home is `home`. */
function versionIn(home: string, node: Record<string, string> = {}) {
  const { NODE_COMPILE_CACHE: _, ...others } = process.env;
  const homes = { HOME: home, LOCALAPPDATA: home, XDG_CACHE_HOME: home };
  return spawnSync(process.execPath, [bin, '--version'], {
    env: { ...others, ...homes, ...node },
    encoding: 'utf8',
  });
}

test.skipIf(process.platform === 'darwin')(
  'what Node has compiled is kept in the cache folder of the user',
  () => {
    expect(versionIn(folder).status).toBe(0);
    expect(readdirSync(join(folder, 'auralis', 'compiled'))).toHaveLength(1);
  },
);

test('where nothing can be kept, the command runs all the same', () => {
  const file = join(folder, 'no-folder');
  writeFileSync(file, '');
  expect(versionIn(file)).toMatchObject({ status: 0, stderr: '' });
});

test('who sets NODE_COMPILE_CACHE or NODE_DISABLE_COMPILE_CACHE is heeded', () => {
  const own = join(folder, 'own');
  expect(versionIn(join(folder, 'home'), { NODE_COMPILE_CACHE: own }).status).toBe(0);
  expect(readdirSync(own)).toHaveLength(1);
  const off = join(folder, 'off');
  expect(versionIn(off, { NODE_DISABLE_COMPILE_CACHE: '1' }).status).toBe(0);
  expect(existsSync(join(off, 'auralis', 'compiled'))).toBe(false);
});
