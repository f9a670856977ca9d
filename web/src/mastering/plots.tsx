import { Panel } from './panel.tsx';
import styles from './plots.module.css';
import { ShortTermPlot } from './short-term-plot.tsx';
import { SpectrumPlot } from './spectrum-plot.tsx';
import type { AskedPrediction } from './use-prediction.ts';

type PlotsProps = { readonly trackId: number; readonly prediction: AskedPrediction };

/** Loudness over time and the spectrum, before and predicted. */
export function Plots({ trackId, prediction: { shown, isOld } }: PlotsProps) {
  if (shown?.series === undefined) return null;
  const { short_term_lufs, third_octave_bands } = shown.series;
  const className = isOld ? `${styles.plot} ${styles.old}` : styles.plot;
  return (
    <div className={styles.plots}>
      <Panel title="Loudness over time" className={className} isBusy={isOld}>
        <ShortTermPlot trackId={trackId} series={short_term_lufs} />
      </Panel>
      <Panel title="Spectrum" className={className} isBusy={isOld}>
        <SpectrumPlot bands={third_octave_bands} />
      </Panel>
    </div>
  );
}
