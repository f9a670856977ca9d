import type { Library } from '#library';
import { tellArtworkUpdated } from './artwork-news.ts';
import { tellLibraryUpdated } from './library-news.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { lookOnceMore } from './look-once-more.ts';
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

  // A scan wants the disk for itself, and asks for another look at its end.
  const mustStop = (): boolean => isClosing || library.isScanning();
  const run = async (): Promise<void> => {
    let count = 0;
    await library.artwork.takeOver(mustStop, async ({ subject }) => {
      if (isClosing) return;
      count++;
      await tellArtworkUpdated(options, subject);
    });
    if (count === 0 || isClosing) return;
    log.info('artwork taken over', { pictures: count });
    await tellLibraryUpdated(library, live, 'update');
  };

  const look = lookOnceMore(() =>
    run().catch((error) => {
      if (!isClosing) log.error('taking over artwork failed', { err: error });
    }),
  );

  return {
    catchUp() {
      if (!mustStop()) look();
    },
    // Not waited for: it may hang on a file until the library closes, which waits for it.
    async [Symbol.asyncDispose]() {
      isClosing = true;
    },
  };
}
