/**
 * Asks for `look`, which must not reject, one at a time: when it is asked for while it looks, it looks once more
 * afterwards, since what came too late for one look needs another.
 */
export function lookOnceMore(look: () => Promise<void>): () => void {
  let isLooking = false;
  let isAskedAgain = false;
  const ask = (): void => {
    isAskedAgain = isLooking;
    if (isLooking) return;
    isLooking = true;
    void look().then(() => {
      isLooking = false;
      if (isAskedAgain) ask();
    });
  };
  return ask;
}
