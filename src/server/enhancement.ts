import type { Settings } from '#library';
import { type Enhancement, enhancementSchema } from '#wire';
import { type KeptSettings, openKeptSettings } from './kept-settings.ts';

const DEFAULTS: Enhancement = { enabled: false, preset: 'adaptive', intensity: 1 };

/** How the music is to be enhanced. */
export function openEnhancement(settings: Settings): Promise<KeptSettings<Enhancement>> {
  return openKeptSettings(settings, 'enhancement', enhancementSchema, DEFAULTS);
}
