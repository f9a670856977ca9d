import { CircleAlert } from 'lucide-react';
import { formatChange, formatPercent } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Progress } from '../parts/progress.tsx';
import { FiguresTable } from './figures-table.tsx';
import { IntensitySlider } from './intensity-slider.tsx';
import styles from './outcome.module.css';
import { Panel } from './panel.tsx';
import { PresetChoice } from './preset-choice.tsx';
import { presetName } from './presets.ts';
import type { EnhancementSettings } from './use-enhancement-settings.ts';
import type { AskedPrediction, Prediction } from './use-prediction.ts';

type OutcomeProps = { readonly settings: EnhancementSettings; readonly prediction: AskedPrediction };

/** How it is to be mastered, and what that will do. */
export function Outcome({ settings, prediction }: OutcomeProps) {
  const { shown, isOld, isLate } = prediction;
  return (
    <Panel
      title="What mastering will do"
      isBusy={isOld || shown === undefined}
      aside={shown && <span className={styles.of}>{nameOf(shown)}</span>}
    >
      {settings.shown && (
        <div className={styles.controls}>
          <PresetChoice preset={settings.shown.preset} onChange={(preset) => settings.change({ preset })} />
          <IntensitySlider
            intensity={settings.shown.intensity}
            onChange={(intensity) => settings.change({ intensity }, { isMoving: true })}
          />
          <ProblemNote error={settings.error} />
        </div>
      )}
      <div className={styles.late}>
        {isLate && (
          <Progress
            label={
              settings.asked
                ? `Solving ${presetName(settings.asked.preset)} at ${formatPercent(settings.asked.intensity)} for this track`
                : 'Solving'
            }
            share={null}
          />
        )}
      </div>
      <ProblemNote error={prediction.error} onRetry={prediction.retry} />
      {shown && (
        <div className={isOld ? styles.old : styles.new}>
          <p className={styles.sentence} aria-live="polite">
            {isOld ? `Until that is worked out: ${nameOf(shown)}.` : sentenceOf(shown)}
          </p>
          <FiguresTable prediction={shown} />
          {shown.unreached.length > 0 && (
            <div className={styles.unreached}>
              <h3>What cannot be reached{shown.intensity < 1 && ' at full intensity'}</h3>
              <ul>
                {shown.unreached.map((sentence) => (
                  <li key={sentence}>
                    <CircleAlert size={16} aria-hidden />
                    {sentence}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      )}
    </Panel>
  );
}

/** What the numbers are for. */
function nameOf({ preset, intensity }: Prediction): string {
  return `${presetName(preset)} at ${formatPercent(intensity)}`;
}

/** Smaller changes are not worth a word. */
const LEAST = { loudnessLu: 0.05, crestDb: 0.05, centroidHz: 5 } as const;

function sentenceOf(prediction: Prediction): string {
  const { plan, predicted_loudness_change, predicted_crest_change, predicted_centroid_change } = prediction;
  if (plan === null) return 'The original, bit by bit: nothing is changed.';
  const words = [
    Math.abs(predicted_loudness_change) >= LEAST.loudnessLu &&
      `${unsigned(predicted_loudness_change, 1)} LU ${predicted_loudness_change > 0 ? 'louder' : 'softer'}`,
    Math.abs(predicted_crest_change) >= LEAST.crestDb &&
      `${unsigned(predicted_crest_change, 1)} dB ${predicted_crest_change > 0 ? 'more dynamic' : 'less dynamic'}`,
    Math.abs(predicted_centroid_change) >= LEAST.centroidHz &&
      `${unsigned(predicted_centroid_change, 0)} Hz ${predicted_centroid_change > 0 ? 'brighter' : 'darker'}`,
  ].filter((word) => word !== false);
  if (words.length === 0) return 'It will hold the ceiling, and change nothing else that could be heard.';
  return `It will be ${new Intl.ListFormat('en').format(words)}.`;
}

function unsigned(value: number, decimals: number): string {
  return formatChange(Math.abs(value), decimals).replace('+', '');
}
