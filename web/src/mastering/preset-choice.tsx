import styles from './preset-choice.module.css';
import { PRESETS, presetName } from './presets.ts';
import type { Preset } from './use-enhancement-settings.ts';

type PresetChoiceProps = { readonly preset: Preset; readonly onChange: (preset: Preset) => void };

/** How the recommendation is to be taken. */
export function PresetChoice({ preset: chosen, onChange }: PresetChoiceProps) {
  return (
    <fieldset className={styles.choice}>
      <legend>Preset</legend>
      <div className={styles.segments}>
        {PRESETS.map(({ preset, about }) => (
          <label key={preset} title={about}>
            <input
              type="radio"
              name="preset"
              value={preset}
              checked={preset === chosen}
              onChange={() => onChange(preset)}
            />
            <span>{presetName(preset)}</span>
          </label>
        ))}
      </div>
      <p>{PRESETS.find(({ preset }) => preset === chosen)?.about}</p>
    </fieldset>
  );
}
