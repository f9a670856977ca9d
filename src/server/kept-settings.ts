import type { z } from 'zod';
import type { Settings } from '#library';

/** Settings that belong together, kept over restarts. */
export type KeptSettings<Values> = {
  get(): Values;
  /** On the disk when it resolves; answers all of them. */
  change(fields: { readonly [Field in keyof Values]?: Values[Field] | undefined }): Promise<Values>;
};

/** Opens what is kept under `key`; `defaults` where nothing is, or something that `schema` does not take. */
export async function openKeptSettings<Values extends object>(
  settings: Settings,
  key: string,
  schema: z.ZodType<Values>,
  defaults: Values,
): Promise<KeptSettings<Values>> {
  const saved = schema.safeParse(await settings.get(key));
  let current = saved.success ? saved.data : defaults;
  return {
    get: () => current,
    async change(fields) {
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const changed = schema.parse({ ...current, ...given });
      await settings.set(key, changed);
      current = changed;
      return changed;
    },
  };
}
