/** Two tracks that belong together, by their places in the lists of befores and of afters. */
export type IndexPair = { readonly before: number; readonly after: number };

/**
 * Pairs of files that are called alike, by their paths below the folders of the befores and of the afters: first by the
 * path without its extension, then, for what is left, by the file's name alone. Neither case nor the way in which Unicode
 * spells a letter matters; a name that a folder has twice says nothing.
 */
export function matchByName(befores: readonly string[], afters: readonly string[]): readonly IndexPair[] {
  const byPath = alike(befores.map(pathKey), afters.map(pathKey));
  const taken = {
    before: new Set(byPath.map(({ before }) => before)),
    after: new Set(byPath.map(({ after }) => after)),
  };
  const byBase = alike(befores.map(baseKey), afters.map(baseKey)).filter(
    ({ before, after }) => !taken.before.has(before) && !taken.after.has(after),
  );
  return [...byPath, ...byBase].toSorted((a, b) => a.before - b.before);
}

/** Pairs of equal keys that each list has once. */
function alike(befores: readonly string[], afters: readonly string[]): readonly IndexPair[] {
  const before = placesOfUnique(befores);
  const after = placesOfUnique(afters);
  return [...before].flatMap(([key, place]) => {
    const other = after.get(key);
    return other === undefined ? [] : [{ before: place, after: other }];
  });
}

function placesOfUnique(keys: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const several = new Set<string>();
  for (const [place, key] of keys.entries()) {
    if (places.has(key)) several.add(key);
    places.set(key, place);
  }
  for (const key of several) places.delete(key);
  return places;
}

function pathKey(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/\.[^./]*$/, '')
    .normalize('NFC')
    .toLowerCase();
}

function baseKey(path: string): string {
  return pathKey(path).split('/').at(-1) ?? '';
}
