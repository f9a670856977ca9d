import styles from './enhancement-switch.module.css';
import type { EnhancementSettings } from './use-enhancement-settings.ts';

/** Whether what is heard is mastered. */
export function EnhancementSwitch({
  settings: { shown, change },
}: {
  readonly settings: EnhancementSettings;
}) {
  if (shown === undefined) return null;
  return (
    <label className={styles.switch} title="Whether what you hear is the master or the original">
      <input
        type="checkbox"
        role="switch"
        aria-checked={shown.enabled}
        checked={shown.enabled}
        onChange={({ target }) => change({ enabled: target.checked })}
      />
      <span className={styles.rail} aria-hidden />
      Enhancement
      <span className={styles.state} aria-hidden>
        {shown.enabled ? 'on' : 'off'}
      </span>
    </label>
  );
}
