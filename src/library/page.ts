import { type Database, sql } from './database.ts';
import { toSearchQuery } from './search.ts';

/** Which page of a list, of what a search finds. */
export type PageQuery = {
  readonly limit: number;
  readonly offset: number;
  readonly search?: string | undefined;
  readonly order: 'asc' | 'desc';
};

/** Some items of a list, and how many it has in all. */
export type Page<Item> = { readonly items: readonly Item[]; readonly total: number };

type Listed = 'tracks' | 'albums' | 'artists' | 'playlists';

type Condition = ReturnType<typeof sql<boolean>>;

/** From here on it is quicker to walk a table in its order, where an index has that, than to sort what was found. */
const MANY = 2_000;

/** The ids of one page, as an expression: `where('id', 'in', ids)`. */
type PageIds = ReturnType<typeof sql<number>>;

/**
 * One page of a table, its whole rows read by `read`: only ids are counted and sorted (whole rows took seven times as
 * long, 0.6 s for the last page of 100,000 tracks). Empty where something was typed, but no word.
 */
export async function pageOf<Item>(
  database: Database,
  table: Listed,
  { limit, offset, search }: PageQuery,
  conditions: readonly Condition[],
  inOrder: ReturnType<typeof sql>,
  read: (ids: PageIds) => Promise<readonly Item[]>,
): Promise<Page<Item>> {
  const match = search === undefined || search.trim() === '' ? undefined : toSearchQuery(search);
  if (match === null) return { items: [], total: 0 };
  const rows = sql.table(table);
  const index = sql.table(`${table}_search`);
  const matches = match === undefined ? [] : [sql<boolean>`${index} match ${match}`];
  const isFound = (id: string): readonly Condition[] =>
    matches.map((one) => sql<boolean>`${sql.raw(id)} in (select rowid from ${index} where ${one})`);

  // What is found by its words alone is counted there: a tenth of the time.
  const counted = await sql<{ total: number }>`select count(*) as total from ${
    conditions.length === 0 && matches.length > 0
      ? sql`${index}${whereAll(matches)}`
      : sql`${rows}${whereAll([...conditions, ...isFound('id')])}`
  }`.execute(database);
  const total = counted.rows[0]?.total ?? 0;
  // A plus sign keeps SQLite from looking the found ones up by their ids.
  const found = whereAll([...conditions, ...isFound(total > MANY ? '+id' : 'id')]);
  const ids = sql<number>`(select id from ${rows}${found} order by ${inOrder} limit ${limit} offset ${offset})`;
  return { items: await read(ids), total };
}

function whereAll(conditions: readonly Condition[]) {
  return conditions.length === 0 ? sql`` : sql` where ${sql.join(conditions, sql` and `)}`;
}
