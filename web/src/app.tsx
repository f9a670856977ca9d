import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { ServerProvider } from './data/server.tsx';
import { NotHere } from './not-here.tsx';
import { ToastProvider } from './parts/toasts.tsx';
import { PlayerBar } from './playing/player-bar.tsx';
import { Shell } from './shell.tsx';
import { AbKey } from './sound/ab-switch.tsx';
import { SoundProvider } from './sound/sound-provider.tsx';
import { ViewBoundary } from './view-boundary.tsx';

/** Each view is loaded when it is first gone to, with what only it needs. */
const Tracks = lazy(async () => ({ default: (await import('./library/tracks-view.tsx')).TracksView }));
const Albums = lazy(async () => ({ default: (await import('./library/albums-view.tsx')).AlbumsView }));
const Album = lazy(async () => ({ default: (await import('./library/album-view.tsx')).AlbumView }));
const Folders = lazy(async () => ({ default: (await import('./library/folders-view.tsx')).FoldersView }));
const Playing = lazy(async () => ({ default: (await import('./playing/playing-view.tsx')).PlayingView }));
const Mastering = lazy(async () => ({
  default: (await import('./mastering/mastering-view.tsx')).MasteringView,
}));
const Profiles = lazy(async () => ({ default: (await import('./profiles/profiles-view.tsx')).ProfilesView }));
const Playlists = lazy(async () => ({
  default: (await import('./playlists/playlists-view.tsx')).PlaylistsView,
}));
const Playlist = lazy(async () => ({
  default: (await import('./playlists/playlist-view.tsx')).PlaylistView,
}));

/** The whole page. */
export function App() {
  return (
    <ServerProvider>
      <ToastProvider>
        <SoundProvider>
          <AbKey />
          <Shell player={<PlayerBar />}>
            <ViewBoundary>
              <Suspense fallback={null}>
                <Switch>
                  <Route path="/" component={Tracks} />
                  <Route path="/tracks" component={Tracks} />
                  <Route path="/albums" component={Albums} />
                  <Route path="/albums/:id">{({ id }) => <Album id={Number(id)} />}</Route>
                  <Route path="/folders" component={Folders} />
                  <Route path="/playing" component={Playing} />
                  <Route path="/mastering">{() => <Mastering trackId={null} />}</Route>
                  <Route path="/mastering/:id">{({ id }) => <Mastering trackId={Number(id)} />}</Route>
                  <Route path="/profiles" component={Profiles} />
                  <Route path="/playlists" component={Playlists} />
                  <Route path="/playlists/:id">{({ id }) => <Playlist id={Number(id)} />}</Route>
                  <Route component={NotHere} />
                </Switch>
              </Suspense>
            </ViewBoundary>
          </Shell>
        </SoundProvider>
      </ToastProvider>
    </ServerProvider>
  );
}
