import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fitted } from './fit.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROFILES = join(ROOT, 'src/profiles');

/** Writes what was learned where the service reads it. */
export function writeCatalogue({ profiles, matching }: Fitted): void {
  for (const profile of profiles)
    writeFileSync(join(PROFILES, 'catalogue', `${profile.id}.json`), JSON.stringify(profile));
  writeFileSync(join(PROFILES, 'matching.json'), JSON.stringify(matching));
  const biome = join(ROOT, 'node_modules/.bin/biome');
  execFileSync(biome, ['format', '--write', join(PROFILES, 'catalogue'), join(PROFILES, 'matching.json')]);
}
