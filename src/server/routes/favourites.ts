import { toTrackInfo } from '#wire';
import { tellLibraryUpdated } from '../library-news.ts';
import { findTrack } from '../named-track.ts';
import type { Services } from '../services.ts';
import { handle } from './handle.ts';
import type { App } from './route.ts';

/** Which tracks somebody likes most. */
export function favouriteRoutes(app: App, { library, live, playing }: Services): void {
  const set = async (id: number, isFavourite: boolean) => {
    await findTrack(library, id);
    const isNews = await library.favourites.set(id, isFavourite);
    const track = await findTrack(library, id);
    if (isNews) {
      await tellLibraryUpdated(library, live, 'update');
      playing.refresh([track]);
    }
    return toTrackInfo(track);
  };
  handle(app, 'PUT /api/library/tracks/{id}/favourite', ({ params }) => set(params.id, true));
  handle(app, 'DELETE /api/library/tracks/{id}/favourite', ({ params }) => set(params.id, false));
}
