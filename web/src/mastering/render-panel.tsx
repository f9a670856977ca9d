import { useQueryClient } from '@tanstack/react-query';
import { Download, FileAudio, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ApiAnswer } from '#client';
import { apiKey, useApi } from '../data/use-api.ts';
import { useCommand } from '../data/use-command.ts';
import { Button } from '../parts/button.tsx';
import { formatPercent } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Progress } from '../parts/progress.tsx';
import { Panel } from './panel.tsx';
import { presetName } from './presets.ts';
import { ProofTable } from './proof-table.tsx';
import styles from './render-panel.module.css';
import type { Settings } from './use-enhancement-settings.ts';

type Job = ApiAnswer<'GET /api/renders/{id}'>;
type Format = Job['format'];

const FORMATS: readonly { readonly format: Format; readonly name: string; readonly about: string }[] = [
  { format: 'flac', name: 'FLAC', about: 'lossless, about half as large as WAV' },
  { format: 'wav', name: 'WAV', about: 'lossless, plays everywhere' },
  { format: 'opus', name: 'Opus', about: 'small; lossy' },
  { format: 'mp3', name: 'MP3', about: 'small; lossy, plays everywhere' },
];
/** How often a render that goes on is asked after, milliseconds. */
const ASK_MS = 250;
/** The last job of each track, so that it is there again when the view is. */
const lastJobs = new Map<number, string>();

/** The master as a file: rendered, measured, and held to what was predicted. */
export function RenderPanel({
  trackId,
  asked,
}: {
  readonly trackId: number;
  readonly asked: Settings | undefined;
}) {
  const [format, setFormat] = useState<Format>('flac');
  const [jobId, setJobId] = useState(() => lastJobs.get(trackId) ?? null);
  const begin = useCommand('POST /api/tracks/{id}/renders');
  const { job, lost, error, cancel } = useRenderJob(trackId, jobId);
  const isUnderWay = job !== undefined && isGoingOn(job);

  const render = async () => {
    if (asked === undefined) return;
    const { preset, intensity } = asked;
    const begun = await begin.run({ params: { id: trackId }, body: { preset, intensity, format } });
    if (begun === null) return;
    lastJobs.set(trackId, begun.id);
    setJobId(begun.id);
  };
  return (
    <Panel title="Render" className={styles.panel}>
      <div className={styles.order}>
        <fieldset>
          <legend>Format</legend>
          {FORMATS.map(({ format: each, name, about }) => (
            <label key={each} title={about}>
              <input type="radio" name="format" checked={each === format} onChange={() => setFormat(each)} />
              {name}
            </label>
          ))}
        </fieldset>
        <Button
          kind="primary"
          icon={FileAudio}
          disabled={asked === undefined || isUnderWay || begin.isRunning}
          onClick={() => void render()}
        >
          Render {asked && `${presetName(asked.preset)} at ${formatPercent(asked.intensity)}`}
        </Button>
      </div>
      <ProblemNote error={begin.error ?? error} />
      {isUnderWay && (
        <div className={styles.progress}>
          <Progress
            label={
              job.state === 'queued'
                ? `${nameOf(job)}: waiting for its turn`
                : `${nameOf(job)}: rendering, then measuring it`
            }
            share={job.state === 'queued' ? null : job.progress}
          />
          <Button icon={X} onClick={cancel}>
            Cancel
          </Button>
        </div>
      )}
      <div aria-live="polite">
        {job && <Ended job={job} />}
        {lost && (
          <p className={styles.failed}>
            {nameOf(lost)} did not come to its end: Auralis was restarted meanwhile. Render it again.
          </p>
        )}
      </div>
    </Panel>
  );
}

/** The job as it is, and the evidence anew when it has ended well. */
function useRenderJob(trackId: number, jobId: string | null) {
  const queries = useQueryClient();
  const [hasEnded, setHasEnded] = useState(false);
  const query = useApi(
    'GET /api/renders/{id}',
    { params: { id: jobId ?? '' } },
    { isWanted: jobId !== null, ...(!hasEnded && { everyMs: ASK_MS }) },
  );
  const cancelling = useCommand('DELETE /api/renders/{id}');
  const state = query.data?.state;
  useEffect(() => {
    setHasEnded(query.error !== null || (state !== undefined && !isGoingOn({ state })));
    if (state !== 'done') return;
    const of = apiKey('GET /api/tracks/{id}/recommendation/evidence', { params: { id: trackId } });
    void queries.invalidateQueries({ queryKey: of });
  }, [state, query.error, queries, trackId]);
  const cancel = async () => {
    if (jobId === null) return;
    const cancelled = await cancelling.run({ params: { id: jobId } });
    if (cancelled !== null)
      queries.setQueryData(apiKey('GET /api/renders/{id}', { params: { id: jobId } }), cancelled);
  };
  // As by a restart. Of one that had ended that is no news; one that went on will never end.
  const isForgotten = query.error?.code === 'render_not_found';
  const isLost = isForgotten && query.data !== undefined && isGoingOn(query.data);
  return {
    job: isLost ? undefined : query.data,
    lost: isLost ? query.data : undefined,
    error: isForgotten ? null : (query.error ?? cancelling.error),
    cancel: () => void cancel(),
  };
}

function isGoingOn({ state }: Pick<Job, 'state'>): boolean {
  return state === 'queued' || state === 'rendering';
}

function Ended({ job }: { readonly job: Job }) {
  if (job.state === 'cancelled') return <p>{nameOf(job)} was cancelled.</p>;
  if (job.state === 'failed')
    return (
      <p className={styles.failed} role="alert">
        {nameOf(job)} could not be rendered: {job.error?.message}
      </p>
    );
  if (job.state !== 'done') return null;
  return (
    <div className={styles.done}>
      <div className={styles.headline}>
        <p>{nameOf(job)} is rendered, and measured again:</p>
        <a className={styles.download} href={`${job.url}&download=1`} download>
          <Download size={18} aria-hidden />
          Download
        </a>
      </div>
      {job.result ? (
        <ProofTable proof={job.result} />
      ) : (
        <p>What it measured is not kept any longer; the file is.</p>
      )}
    </div>
  );
}

function nameOf({ preset, intensity, format }: Job): string {
  return `${presetName(preset)} at ${formatPercent(intensity)} as ${format.toUpperCase()}`;
}
