import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fitted } from './fit.ts';

const PROFILES = fileURLToPath(new URL('../../src/profiles', import.meta.url));

/** Writes what was learned where the service reads it. */
export function writeCatalogue({ profiles, matching }: Fitted): void {
  for (const profile of profiles)
    writeFileSync(join(PROFILES, 'catalogue', `${profile.id}.json`), asJson(profile));
  writeFileSync(join(PROFILES, 'matching.json'), asJson(matching));
}

/** Indented as the repository's formatter has it: lists of numbers on one line. */
function asJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(/\[\s+([-\d.,\s]+?)\s+\]/g, (_, numbers: string) => `[${numbers.replace(/\s+/g, ' ')}]`)}\n`;
}
