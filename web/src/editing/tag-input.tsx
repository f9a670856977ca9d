import { Eraser, Undo2 } from 'lucide-react';
import { useId, useState } from 'react';
import { IconButton } from '../parts/button.tsx';
import { focusAtFirst } from '../parts/focus-at-first.ts';
import type { Common } from './tag-changes.ts';
import { brokenRule, type TagField } from './tag-fields.ts';
import styles from './tag-input.module.css';
import { useSuggestions } from './use-suggestions.ts';

type TagInputProps = {
  readonly field: TagField;
  /** The first thing in its dialog: the focus goes to it, but for where that would open a keyboard over the form. */
  readonly isFirst: boolean;
  readonly common: Common;
  /** `undefined` while it is left as it is. */
  readonly typed: string | undefined;
  readonly isChanged: boolean;
  /** What the server said of it. */
  readonly refusal: string | undefined;
  /** `undefined` puts back what the files say. */
  readonly onType: (text: string | undefined) => void;
};

/** Longer ones are cut where it is said what a field was. */
const LONGEST_SHOWN = 80;
const MOST_OFFERED = 20;

/** One field, of one file or of many that may differ; a change is marked, and can be put back. */
export function TagInput({ field, isFirst, common, typed, isChanged, refusal, onType }: TagInputProps) {
  const isFine = matchMedia('(pointer: fine)').matches;
  const { name, label, kind, width, hint } = field;
  const id = useId();
  const [isHere, setIsHere] = useState(false);
  const found = useSuggestions(name, isHere && typed ? typed : null);
  const offered = [...new Set([...(common.isVarious ? common.texts : []), ...found])].filter(Boolean);
  const broken = isChanged ? brokenRule(field, typed ?? '') : null;
  const wrong = refusal ?? broken;
  const note = wrong ?? (isChanged ? formerly(common, typed) : hint);
  const attributes = {
    id,
    value: typed ?? (common.isVarious ? '' : common.text),
    placeholder: common.isVarious && typed === undefined ? '(various)' : '',
    'aria-describedby': note === undefined ? undefined : `${id}-note`,
    'aria-invalid': wrong ? true : undefined,
    autoComplete: 'off',
    onFocus: () => setIsHere(true),
    onBlur: () => setIsHere(false),
  };
  return (
    <div className={styles.field} data-width={width} data-changed={isChanged || undefined}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.control}>
        {kind === 'lines' ? (
          <textarea
            {...attributes}
            rows={name === 'lyrics' ? 4 : 2}
            onChange={(event) => onType(event.currentTarget.value)}
          />
        ) : (
          <input
            {...attributes}
            ref={isFirst && isFine ? focusAtFirst : undefined}
            type="text"
            inputMode={kind === 'number' ? 'numeric' : 'text'}
            list={offered.length > 0 ? `${id}-list` : undefined}
            onChange={(event) => onType(event.currentTarget.value)}
          />
        )}
        {isChanged ? (
          <IconButton
            icon={Undo2}
            iconSize={16}
            label={`Put back ${label}`}
            className={styles.inside}
            onClick={() => onType(undefined)}
          />
        ) : (
          common.isVarious && (
            <IconButton
              icon={Eraser}
              iconSize={16}
              label={`Remove ${label} from all`}
              className={styles.inside}
              onClick={() => onType('')}
            />
          )
        )}
      </div>
      {offered.length > 0 && (
        <datalist id={`${id}-list`}>
          {offered.slice(0, MOST_OFFERED).map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
      {note !== undefined && (
        <p id={`${id}-note`} className={wrong ? styles.wrong : styles.note}>
          {wrong ? `${wrong.charAt(0).toUpperCase()}${wrong.slice(1)}` : note}
        </p>
      )}
    </div>
  );
}

function formerly(common: Common, typed: string | undefined): string {
  const former = common.isVarious
    ? 'was different from file to file'
    : common.text === ''
      ? 'was empty'
      : `was “${common.text.length > LONGEST_SHOWN ? `${common.text.slice(0, LONGEST_SHOWN)}…` : common.text}”`;
  return typed === '' ? `Will be removed; ${former}` : `Changed; ${former}`;
}
