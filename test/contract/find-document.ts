import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DOCUMENT = 'shared/contract/000_ee999f364889b279.txt';

/** Where the contract document stands, or `null`: beside the repository, or a folder further up for a worktree. */
export function findDocument(): string | null {
  const places = ['../', '../../'].map((up) =>
    fileURLToPath(new URL(`../../${up}${DOCUMENT}`, import.meta.url)),
  );
  return places.find((place) => existsSync(place)) ?? null;
}
