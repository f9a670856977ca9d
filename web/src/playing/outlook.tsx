import { ArrowRight, Sparkles } from 'lucide-react';
import { Link } from 'wouter';
import type { ApiAnswer, TrackInfo } from '#client';
import { useCurrentRecommendation, useEnhancement } from '../data/states.ts';
import { formatProbability } from '../parts/format.ts';
import { Figure } from './figure.tsx';
import styles from './outlook.module.css';
import { useAnalysis } from './use-analysis.ts';

type Analysis = ApiAnswer<'GET /api/tracks/{id}/analysis'>;

/** A master above this clips in what decodes or converts it, dBTP (EBU R 128, clause 4). */
const HIGHEST_TRUE_PEAK_DBTP = -1;

/** What was measured of a track, and what mastering would make of it, at a glance. */
export function Outlook({ track }: { readonly track: TrackInfo }) {
  const isEnabled = useEnhancement()?.enabled === true;
  const { data: analysis } = useAnalysis(track);
  const recommended = useCurrentRecommendation();
  const without = analysis
    ? (analysis.warnings[0]?.message ?? 'this signal does not have it')
    : 'it is not measured';
  const truePeak = analysis?.true_peak_dbtp ?? null;
  const isHot = truePeak !== null && truePeak > HIGHEST_TRUE_PEAK_DBTP;
  return (
    <section className={styles.card} aria-labelledby="outlook">
      <div className={styles.head}>
        <h2 id="outlook">Measured, and mastered</h2>
        <Link href="/mastering" className={styles.more}>
          Mastering is {isEnabled ? 'on' : 'off'}
          <ArrowRight size={16} aria-hidden />
        </Link>
      </div>
      <dl className={styles.figures}>
        <Figure
          label="Loudness"
          unit="LUFS"
          value={analysis?.integrated_lufs ?? null}
          predicted={recommended?.predicted_integrated_lufs}
          without={without}
        />
        <Figure
          label="Crest factor"
          unit="dB"
          value={analysis?.crest_factor_db ?? null}
          predicted={recommended?.predicted_crest_factor_db}
          without={without}
        />
        <Figure
          label="True peak"
          unit="dBTP"
          value={truePeak}
          predicted={recommended?.predicted_true_peak_dbtp}
          without={without}
          {...(isHot && { fault: 'above −1 dBTP: it may clip when it is decoded or converted' })}
        />
      </dl>
      <p className={styles.words}>
        <Sparkles size={16} aria-hidden />
        {recommended ? <Likeness of={recommended} /> : <span>{whyNothing(track, analysis)}</span>}
      </p>
    </section>
  );
}

type Recommendation = NonNullable<ReturnType<typeof useCurrentRecommendation>>;

function changesNothing(of: Recommendation): boolean {
  const { predicted_loudness_change, predicted_crest_change, predicted_centroid_change } = of;
  return predicted_loudness_change === 0 && predicted_crest_change === 0 && predicted_centroid_change === 0;
}

function Likeness({ of }: { readonly of: Recommendation }) {
  const { primary_profile_name, confidence_score, is_hybrid, weighted_profiles } = of;
  const others = is_hybrid ? weighted_profiles.length - 1 : 0;
  return (
    <span>
      <strong>{primary_profile_name.split(' - ')[0]}</strong>
      {others > 0 && ` and ${others} more`}, {formatProbability(confidence_score)} confidence
      {changesNothing(of) &&
        (of.is_safe === false
          ? '. Left as it is: a profile might spoil what is right'
          : '. Left as it is: nothing needs to be changed')}
    </span>
  );
}

/** Why there is no recommendation, or not yet. */
function whyNothing({ error, missing, analysed }: TrackInfo, analysis: Analysis | undefined): string {
  if (error !== null) return 'Nothing is recommended, since it could not be measured';
  if (missing && !analysed) return 'Nothing is recommended, since its file is missing';
  if (analysis?.integrated_lufs === null || analysis?.crest_factor_db === null)
    return 'Nothing is recommended: it is silent, or too quiet to have a loudness';
  return 'The recommendation is being worked out';
}
