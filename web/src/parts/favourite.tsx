import { Heart } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useCommand } from '../data/use-command.ts';
import { putBeside } from './beside.ts';
import { IconButton } from './button.tsx';
import styles from './favourite.module.css';
import { sentenceOf } from './problem-note.tsx';

type FavouriteProps = {
  readonly trackId: number;
  /** As the server says. */
  readonly isFavourite: boolean;
  /** Of the button: -1 in a row of a table that is not the current one. */
  readonly tabIndex?: number;
};

/** A heart. It shows at once what was pressed, and goes back, with the reason beside it, where the server refuses. */
export function Favourite({ trackId, isFavourite, tabIndex = 0 }: FavouriteProps) {
  const make = useCommand('PUT /api/library/tracks/{id}/favourite');
  const unmake = useCommand('DELETE /api/library/tracks/{id}/favourite');
  const [wanted, setWanted] = useState<boolean | null>(null);
  const lastPress = useRef<Promise<unknown>>(Promise.resolve());
  const presses = useRef(0);
  const button = useRef<HTMLButtonElement>(null);
  const shown = wanted ?? isFavourite;
  const error = make.error ?? unmake.error;

  // The server has said something newer, of this track or, in a recycled row, of another.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the truth changes
  useEffect(() => {
    if (presses.current === 0) setWanted(null);
  }, [isFavourite, trackId]);

  const press = () => {
    const next = !shown;
    setWanted(next);
    presses.current++;
    make.forget();
    unmake.forget();
    // In the order of the presses.
    lastPress.current = lastPress.current.then(async () => {
      const answer = await (next ? make : unmake).run({ params: { id: trackId } });
      presses.current--;
      if (answer === null && presses.current === 0) setWanted(null);
    });
  };

  return (
    <>
      <IconButton
        ref={button}
        icon={Heart}
        label="Favourite"
        aria-pressed={shown}
        className={styles.heart}
        tabIndex={tabIndex}
        onClick={press}
      />
      {error && <Refusal text={sentenceOf(error)} button={button} />}
    </>
  );
}

type RefusalProps = { readonly text: string; readonly button: { readonly current: HTMLElement | null } };

/** In front of everything, since a row of a table has no room for it; goes with a press anywhere. */
function Refusal({ text, button }: RefusalProps) {
  const bubble = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (bubble.current === null || button.current === null) return;
    bubble.current.showPopover();
    putBeside(bubble.current, button.current);
  }, [button]);
  return (
    <p ref={bubble} popover="auto" role="alert" className={styles.refusal}>
      {text}
    </p>
  );
}
