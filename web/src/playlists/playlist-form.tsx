import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { DialogActions } from '../parts/dialog.tsx';
import { focusAtFirst } from '../parts/focus-at-first.ts';
import styles from './playlist-form.module.css';

export type PlaylistFields = { readonly name: string; readonly description: string };

type PlaylistFormProps = {
  readonly initial?: PlaylistFields;
  /** What the button says. */
  readonly act: string;
  readonly isBusy: boolean;
  readonly onSubmit: (fields: PlaylistFields) => void;
  readonly onCancel: () => void;
  /** What went wrong. */
  readonly children?: ReactNode;
};

const EMPTY: PlaylistFields = { name: '', description: '' };

/** A playlist's name and description, for one that is made and for one that there is. */
export function PlaylistForm(props: PlaylistFormProps) {
  const { initial = EMPTY, act, isBusy, onSubmit, onCancel, children } = props;
  const [fields, setFields] = useState(initial);
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy && fields.name.trim() !== '') onSubmit(fields);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        id={`${id}-name`}
        ref={focusAtFirst}
        value={fields.name}
        maxLength={200}
        required
        autoComplete="off"
        onChange={({ currentTarget }) => setFields({ ...fields, name: currentTarget.value })}
      />
      <label htmlFor={`${id}-description`}>Description</label>
      <textarea
        id={`${id}-description`}
        value={fields.description}
        maxLength={2_000}
        rows={3}
        placeholder="What it is for (may be empty)"
        onChange={({ currentTarget }) => setFields({ ...fields, description: currentTarget.value })}
      />
      {children}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={isBusy || fields.name.trim() === ''}>
          {act}
        </Button>
      </DialogActions>
    </form>
  );
}
