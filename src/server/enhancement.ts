import type { Settings } from '#library';
import { type Enhancement, enhancementSchema } from '#wire';

const KEY = 'enhancement';
const DEFAULTS: Enhancement = { enabled: false, preset: 'adaptive', intensity: 1 };

export type EnhancementSettings = {
  get(): Enhancement;
  /** On the disk when it resolves; answers all three. */
  change(
    fields: { readonly [Field in keyof Enhancement]?: Enhancement[Field] | undefined },
  ): Promise<Enhancement>;
};

/** How the music is to be enhanced: kept over restarts. */
export async function openEnhancement(settings: Settings): Promise<EnhancementSettings> {
  const saved = enhancementSchema.safeParse(await settings.get(KEY));
  let current = saved.success ? saved.data : DEFAULTS;
  return {
    get: () => current,
    async change(fields) {
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const changed = enhancementSchema.parse({ ...current, ...given });
      await settings.set(KEY, changed);
      current = changed;
      return changed;
    },
  };
}
