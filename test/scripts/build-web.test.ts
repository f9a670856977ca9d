import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../server/running-service.ts';

const script = resolve(import.meta.dirname, '../../scripts/build-web.mjs');

test('builds that end at the same time put one page there, whole, and none of them fails', async () => {
  using folder = temporaryFolder();
  const page = join(folder.path, 'dist');
  const code = `
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { pathToFileURL } from 'node:url';
    const [script, page] = process.argv.slice(1);
    const { replace } = await import(pathToFileURL(script).href);
    for (let n = 0; n < 200; n++) {
      const fresh = page + '.' + process.pid;
      mkdirSync(fresh);
      for (const name of ['a', 'b', 'c']) writeFileSync(fresh + '/' + name, String(process.pid));
      replace(page, fresh);
    }`;
  const build = () =>
    promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code, script, page]);
  await Promise.all([build(), build(), build()]);
  expect(readdirSync(folder.path)).toEqual(['dist']);
  const built = readdirSync(page).map((name) => readFileSync(join(page, name), 'utf8'));
  expect(built).toHaveLength(3);
  expect(new Set(built).size).toBe(1);
});
