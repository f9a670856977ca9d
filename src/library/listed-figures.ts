import type { Database } from './database.ts';
import { createSettings } from './settings.ts';

const KEY = 'listed_algorithm_version';

/**
 * Has tracks listed by what this version of the algorithm has measured: at once where it is the one that they were listed
 * by, else every track's figures are looked up, 100,000 in some seconds. What is written from then on, triggers see to.
 */
export async function listByVersion(database: Database, algorithmVersion: number): Promise<void> {
  const settings = createSettings(database);
  if ((await settings.get(KEY)) === algorithmVersion) return;
  await settings.set(KEY, algorithmVersion);
}
