import type { Settings } from '#library';
import { type LibrarySettings, librarySettingsSchema } from '#wire';

const KEY = 'library';
const DEFAULTS: LibrarySettings = { watch: true, scan_at_start: true };

export type KeptLibrarySettings = {
  get(): LibrarySettings;
  /** On the disk when it resolves; answers all. */
  change(
    fields: {
      readonly [Field in keyof LibrarySettings]?: LibrarySettings[Field] | undefined;
    },
  ): Promise<LibrarySettings>;
};

/** How the library is kept up with the disk: kept over restarts. */
export async function openLibrarySettings(settings: Settings): Promise<KeptLibrarySettings> {
  const saved = librarySettingsSchema.safeParse(await settings.get(KEY));
  let current = saved.success ? saved.data : DEFAULTS;
  return {
    get: () => current,
    async change(fields) {
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const changed = librarySettingsSchema.parse({ ...current, ...given });
      await settings.set(KEY, changed);
      current = changed;
      return changed;
    },
  };
}
