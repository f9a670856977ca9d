import type { Database } from './database.ts';

/** Small values by name, as JSON; on the disk when `set` resolves. */
export type Settings = {
  /** What was set, unchecked: whoever reads validates. `undefined` when nothing was. */
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
};

export function createSettings(database: Database): Settings {
  return {
    async get(key) {
      const row = await database
        .selectFrom('settings')
        .select('value')
        .where('key', '=', key)
        .executeTakeFirst();
      return row === undefined ? undefined : JSON.parse(row.value);
    },
    async set(key, value) {
      const row = { value: JSON.stringify(value) };
      await database
        .insertInto('settings')
        .values({ key, ...row })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute();
    },
  };
}
