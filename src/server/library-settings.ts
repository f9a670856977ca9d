import type { Settings } from '#library';
import { type LibrarySettings, librarySettingsSchema } from '#wire';
import { type KeptSettings, openKeptSettings } from './kept-settings.ts';

const DEFAULTS: LibrarySettings = { watch: true, scan_at_start: true };

/** How the library is kept up with the disk. */
export function openLibrarySettings(settings: Settings): Promise<KeptSettings<LibrarySettings>> {
  return openKeptSettings(settings, 'library', librarySettingsSchema, DEFAULTS);
}
