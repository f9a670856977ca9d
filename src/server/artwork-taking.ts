import type { Library } from '#library';
import { tellArtworkUpdated } from './artwork-news.ts';
import { tellLibraryUpdated } from './library-news.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import type { Playing } from './playing.ts';

export type ArtworkTaking = AsyncDisposable & {
  /** Looks for pictures of what is new or has changed, once no scan runs. To be called when there may be some. */
  catchUp(): void;
};

/** Takes over the pictures that lie in and beside the files, in the background, told to every client. */
export function createArtworkTaking(options: {
  readonly library: Library;
  readonly live: Live;
  readonly playing: Playing;
  readonly log: Log;
}): ArtworkTaking {
  const { library, live, log } = options;
  let isClosing = false;
  let running: Promise<void> | null = null;
  let isAskedAgain = false;

  const run = async (): Promise<void> => {
    let count = 0;
    // A scan wants the disk for itself, and asks for another look at its end.
    const stop = (): boolean => isClosing || library.isScanning();
    await library.artwork.takeOver(stop, async ({ subject }) => {
      if (isClosing) return;
      count++;
      await tellArtworkUpdated(options, subject);
    });
    if (count === 0 || isClosing) return;
    log.info('artwork taken over', { pictures: count });
    await tellLibraryUpdated(library, live, 'update');
  };

  const catchUp = (): void => {
    if (isClosing || library.isScanning()) return;
    // Asked for while it looks: what came too late for that look needs another.
    isAskedAgain = running !== null;
    running ??= run()
      .catch((error) => !isClosing && log.error('taking over artwork failed', { err: error }))
      .then(() => {
        running = null;
        if (isAskedAgain) catchUp();
      });
  };

  return {
    catchUp,
    // Not waited for: it may hang on a file until the library closes, which waits for it.
    async [Symbol.asyncDispose]() {
      isClosing = true;
    },
  };
}
