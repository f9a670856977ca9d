import { useId } from 'react';
import { formatPercent } from '../parts/format.ts';
import styles from './intensity-slider.module.css';

type IntensitySliderProps = { readonly intensity: number; readonly onChange: (intensity: number) => void };

/** How much of the plan is done, from the original to all of it. */
export function IntensitySlider({ intensity, onChange }: IntensitySliderProps) {
  const id = useId();
  const percent = Math.round(intensity * 100);
  return (
    <div className={styles.intensity}>
      <label htmlFor={id}>Intensity</label>
      <output htmlFor={id}>{formatPercent(intensity)}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={1}
        value={percent}
        aria-valuetext={percent === 0 ? '0 %, the original' : `${percent} %`}
        onChange={({ target }) => onChange(Number(target.value) / 100)}
      />
      <div className={styles.ends} aria-hidden>
        <span>the original</span>
        <span>all of it</span>
      </div>
    </div>
  );
}
