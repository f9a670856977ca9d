import { useSyncExternalStore } from 'react';

/** Pictures whose changes are remembered one by one; past that, all count as changed. */
const MOST = 10_000;

let changes = 0;
/** What has not changed by itself was last in doubt then. */
let allChangedAt = 0;
const changedAt = new Map<string, number>();
const listeners = new Set<() => void>();

/**
 * The picture at a path (`/api/artwork/album/3`) is another. Its URL stays: a browser asks the server again only for a document
 * that is loaded anew, and shows what it has under the same URL within one. So the page adds a version that rises.
 */
export function noteChangedArtwork(path: string): void {
  changes++;
  if (changedAt.size < MOST || changedAt.has(path)) changedAt.set(path, changes);
  else forgetAll();
  for (const listener of listeners) listener();
}

/** Nobody knows which pictures have changed: messages were missed. */
export function noteAllArtworkInDoubt(): void {
  changes++;
  forgetAll();
  for (const listener of listeners) listener();
}

/** 0 for a picture that is what it was when the page was loaded. */
export function useArtworkVersion(path: string | null | undefined): number {
  return useSyncExternalStore(onChange, () => (path ? (changedAt.get(path) ?? allChangedAt) : 0));
}

function forgetAll(): void {
  changedAt.clear();
  allChangedAt = changes;
}

function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
