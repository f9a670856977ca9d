import { Layers, ShieldCheck, Sparkles } from 'lucide-react';
import { Link } from 'wouter';
import type { ApiAnswer } from '#client';
import { useApi } from '../data/use-api.ts';
import { BlendBar } from './blend-bar.tsx';
import { ConfidenceMeter } from './confidence-meter.tsx';
import { Explanation } from './explanation.tsx';
import { Panel } from './panel.tsx';
import { presetName } from './presets.ts';
import { readableReasoning } from './reasoning-text.ts';
import type { Prediction } from './use-prediction.ts';
import styles from './verdict.module.css';

export type Recommendation = ApiAnswer<'GET /api/player/mastering/recommendation/{track_id}'>;

type VerdictProps = {
  readonly recommendation: Recommendation;
  /** What the settings come to; undefined as long as that is not known. */
  readonly prediction: Prediction | undefined;
};

/** What the track is taken for, how sure that is, and why. */
export function Verdict({ recommendation, prediction }: VerdictProps) {
  const { primary_profile_id, primary_profile_name, is_hybrid, is_safe, explanation } = recommendation;
  const profiles = useApi('GET /api/profiles');
  const profile = profiles.data?.profiles.find(({ id }) => id === primary_profile_id);
  const isLeftAlone = leavesAlone(recommendation);
  const [kind, purpose] = primary_profile_name.split(' - ');
  const Icon = isLeftAlone ? ShieldCheck : is_hybrid ? Layers : Sparkles;
  return (
    <Panel title="What it needs">
      <div className={isLeftAlone ? styles.leftAlone : styles.profile}>
        <Icon size={28} strokeWidth={1.5} aria-hidden />
        <div>
          <p className={styles.name}>
            {isLeftAlone ? 'It needs nothing' : is_hybrid ? 'A blend of profiles' : kind}
          </p>
          <p className={styles.purpose}>
            {isLeftAlone ? goodOutcome(recommendation, prediction) : purposeOf(recommendation, purpose)}
          </p>
        </div>
      </div>
      {!isLeftAlone && profile && (
        <p className={styles.about}>
          {profile.reason}{' '}
          <Link href={`/profiles?profile=${encodeURIComponent(profile.id)}`}>Where such tracks lie</Link>
        </p>
      )}
      <ConfidenceMeter
        share={recommendation.confidence_score}
        profileName={kind ?? primary_profile_name}
        isBlend={is_hybrid}
        isSafe={is_safe !== false}
      />
      <BlendBar recommendation={recommendation} />
      <div className={styles.reasoning}>
        <h3>Why</h3>
        {readableReasoning(recommendation.reasoning).map(({ text, items }) => (
          <div key={text}>
            <p>{text}</p>
            {items.length > 0 && (
              <ul>
                {items.map((item) => (
                  <li key={item}>{item}</li>
                ))}
              </ul>
            )}
          </div>
        ))}
      </div>
      {explanation && <Explanation explanation={explanation} />}
    </Panel>
  );
}

/** The recommendation itself asks for nothing: a good outcome. */
export function leavesAlone({
  aim_loudness_change,
  aim_crest_change,
  aim_centroid_change,
  aim_octave_changes,
}: Recommendation): boolean {
  const aims = [aim_loudness_change, aim_crest_change, aim_centroid_change, ...(aim_octave_changes ?? [])];
  return aims.every((change) => change === 0 || change === undefined);
}

function purposeOf({ is_hybrid, weighted_profiles }: Recommendation, purpose: string | undefined): string {
  if (!is_hybrid) return purpose ?? '';
  return weighted_profiles.map(({ profile_name }) => profile_name.split(' - ')[0]).join(', ');
}

function goodOutcome({ is_safe }: Recommendation, prediction: Prediction | undefined): string {
  const why =
    is_safe === false
      ? 'No profile is sure to do it good, and what may be right is not touched.'
      : 'It sounds as it should.';
  if (prediction === undefined) return why;
  return prediction.plan === null
    ? `${why} It plays bit by bit as its file has it.`
    : `${why} Only the preset ${presetName(prediction.preset)} changes it, since you chose it.`;
}
