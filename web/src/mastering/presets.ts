import type { Preset } from './use-enhancement-settings.ts';

/** The presets in their order, and what each adds to the recommendation. */
export const PRESETS: readonly { readonly preset: Preset; readonly about: string }[] = [
  { preset: 'adaptive', about: 'What the track needs, and no more.' },
  { preset: 'gentle', about: 'Softer than that, with more of its dynamics left.' },
  { preset: 'warm', about: 'Darker than that, at the same loudness.' },
  { preset: 'bright', about: 'Brighter than that, at the same loudness.' },
  { preset: 'punchy', about: 'Its transients stand out further.' },
];

export function presetName(preset: Preset): string {
  return `${preset.charAt(0).toUpperCase()}${preset.slice(1)}`;
}
