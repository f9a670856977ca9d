import { type FormEvent, useRef, useState } from 'react';
import { ApiError } from '#client';
import { useWebSocketContext } from '#client/react';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import { focusAtFirst } from '../parts/focus-at-first.ts';
import { formatCount } from '../parts/format.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Progress } from '../parts/progress.tsx';
import styles from './edit-tags.module.css';
import { NotWritten } from './not-written.tsx';
import { changedFields, commonOf, type Draft, inverseOf, type TagUpdate, updatesOf } from './tag-changes.ts';
import { TAG_FIELDS, type Tags } from './tag-fields.ts';
import { TagInput } from './tag-input.tsx';
import { useTags } from './use-tags.ts';
import { useUndoTags } from './use-undo-tags.ts';
import { fieldErrors, type Refusal, writeTags } from './write-tags.ts';

/** As many as one request of the server may name; every one of them is read before anything is shown. */
const MOST_TRACKS = 500;

export type EditTagsProps = { readonly trackIds: readonly number[]; readonly onClose: () => void };

/** The tags in the files of one or many tracks, in a dialog. */
export function EditTags({ trackIds, onClose }: EditTagsProps) {
  // What is selected behind the dialog may change; what is edited does not.
  const [ids] = useState(() => [...new Set(trackIds)]);
  const isTooMany = ids.length > MOST_TRACKS;
  const { tags, done, error, again } = useTags(isTooMany ? [] : ids);
  const title = ids.length === 1 ? 'Edit tags' : `Edit tags of ${formatCount(ids.length, 'track')}`;
  if (tags !== null && !isTooMany) return <TagForm title={title} tags={tags} onClose={onClose} />;
  return (
    <Dialog title={title} onClose={onClose}>
      {isTooMany ? (
        <p>
          At most {MOST_TRACKS} files can be edited at once, and {formatCount(ids.length, 'track')} are
          selected. Select fewer.
        </p>
      ) : error ? (
        <ProblemNote error={error} onRetry={again} />
      ) : (
        <Progress
          label="Reading the files"
          share={done / ids.length}
          detail={`${done} of ${formatCount(ids.length, 'file')}`}
        />
      )}
      <DialogActions>
        <Button onClick={onClose}>{isTooMany ? 'Close' : 'Cancel'}</Button>
      </DialogActions>
    </Dialog>
  );
}

type TagFormProps = {
  readonly title: string;
  readonly tags: readonly Tags[];
  readonly onClose: () => void;
};

function TagForm({ title, tags, onClose }: TagFormProps) {
  const { call } = useWebSocketContext();
  const tellSaved = useUndoTags();
  const [draft, setDraft] = useState<Draft>({});
  /** Those that an earlier try has not written; all before the first. */
  const [open, setOpen] = useState(tags);
  /** Why, of the last try; `null` before it. */
  const [refused, setRefused] = useState<readonly Refusal[] | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const inverse = useRef<TagUpdate[]>([]);
  const stopping = useRef(new AbortController());
  const changed = changedFields(open, draft);
  const refusals = problem ? fieldErrors(problem) : null;
  const unknown = problem && !changed.some(({ name }) => refusals?.has(name)) ? problem : null;

  const leave = () => {
    if (inverse.current.length > 0) tellSaved(inverse.current);
    onClose();
  };
  const close = () => {
    if (progress !== null) return;
    // Escape once more means no.
    if (changed.length > 0) setIsAsking(!isAsking);
    else leave();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const updates = updatesOf(open, draft);
    if (updates.length === 0 || progress !== null) return;
    stopping.current = new AbortController();
    setProgress({ done: 0, total: updates.length });
    setProblem(null);
    setIsAsking(false);
    try {
      const { signal } = stopping.current;
      const onDone = (done: number) => setProgress({ done, total: updates.length });
      const outcome = await writeTags(call, updates, { signal, onDone });
      inverse.current.push(...inverseOf(open, outcome.written));
      const missed = new Set([
        ...outcome.refused.map(({ trackId }) => trackId),
        ...outcome.left.map(({ track_id }) => track_id),
      ]);
      if (missed.size === 0) leave();
      else {
        setOpen(open.filter(({ track_id }) => missed.has(track_id)));
        setRefused(outcome.refused);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error);
    } finally {
      setProgress(null);
    }
  };

  return (
    <Dialog title={title} onClose={close}>
      <form className={styles.form} onSubmit={(event) => void save(event)} noValidate>
        <Unreadable tags={open} />
        {refused && <NotWritten refused={refused} left={open} written={tags.length - open.length} />}
        <fieldset className={styles.fields} disabled={progress !== null}>
          <legend className="visually-hidden">Tags</legend>
          {TAG_FIELDS.map((field) => (
            <TagInput
              key={field.name}
              field={field}
              isFirst={field === TAG_FIELDS[0]}
              common={commonOf(open, field.name)}
              typed={draft[field.name]}
              isChanged={changed.includes(field)}
              refusal={refusals?.get(field.name)}
              onType={(text) => {
                setDraft(({ [field.name]: _, ...rest }) =>
                  text === undefined ? rest : { ...rest, [field.name]: text },
                );
                setProblem(null);
              }}
            />
          ))}
        </fieldset>
        <div className={styles.foot}>
          <ProblemNote error={unknown} />
          {progress ? (
            <>
              <Progress
                label="Writing the files"
                share={progress.total === 1 ? null : progress.done / progress.total}
                detail={`${progress.done} of ${formatCount(progress.total, 'file')}`}
              />
              {progress.total > 1 && (
                <DialogActions>
                  <Button onClick={() => stopping.current.abort()}>Stop</Button>
                </DialogActions>
              )}
            </>
          ) : isAsking ? (
            <div className={styles.line} role="alert">
              <span>Close without saving {formatCount(changed.length, 'changed field')}?</span>
              <DialogActions>
                <Button ref={focusAtFirst} onClick={() => setIsAsking(false)}>
                  Keep editing
                </Button>
                <Button kind="danger" onClick={leave}>
                  Discard
                </Button>
              </DialogActions>
            </div>
          ) : (
            <div className={styles.line}>
              <span className={styles.count}>
                {changed.length > 0 && `${formatCount(changed.length, 'field')} changed`}
              </span>
              <DialogActions>
                <Button onClick={close}>Cancel</Button>
                <Button kind="primary" type="submit" disabled={changed.length === 0}>
                  {refused ? 'Try again' : 'Save'}
                </Button>
              </DialogActions>
            </div>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** Files that are not there or say nothing: what is shown of them comes from the library. */
function Unreadable({ tags }: { readonly tags: readonly Tags[] }) {
  const [first, ...others] = tags.filter(({ source }) => source === 'database');
  if (first === undefined) return null;
  const what = others.length === 0 ? 'A file' : formatCount(others.length + 1, 'file');
  return (
    <p className={styles.unreadable} role="note">
      {what} cannot be read now ({first.problem}
      {others.length > 0 && ', …'}). What the library knows is shown instead.
    </p>
  );
}
