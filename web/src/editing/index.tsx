import { lazy, Suspense } from 'react';
import { Button } from '../parts/button.tsx';
import { Dialog, DialogActions } from '../parts/dialog.tsx';
import type { AddToPlaylistProps } from './add-to-playlist.tsx';
import type { ArtworkSubject } from './artwork-subject.ts';
import type { EditTagsProps } from './edit-tags.tsx';

/** All is loaded when it is first opened: the first view is not to wait for it. */
const LazyEditTags = lazy(async () => ({ default: (await import('./edit-tags.tsx')).EditTags }));
const LazyArtwork = lazy(async () => ({ default: (await import('./artwork-editor.tsx')).ArtworkEditor }));
const LazyAdding = lazy(async () => ({ default: (await import('./add-to-playlist.tsx')).AddToPlaylist }));

/** The tags in the files of one or many tracks, in a dialog. */
export function EditTags(props: EditTagsProps) {
  return (
    <Suspense fallback={null}>
      <LazyEditTags {...props} />
    </Suspense>
  );
}

/** The picture of an album or a track, large: another one by drop, paste or choice, from the files, or none. */
export function ArtworkEditor(subject: ArtworkSubject) {
  return (
    <Suspense fallback={null}>
      <LazyArtwork {...subject} />
    </Suspense>
  );
}

/** The same in a dialog. */
export function EditArtwork({ onClose, ...subject }: ArtworkSubject & { readonly onClose: () => void }) {
  return (
    <Dialog title={`Picture of the ${subject.kind}`} onClose={onClose}>
      <ArtworkEditor {...subject} />
      <DialogActions>
        <Button onClick={onClose}>Done</Button>
      </DialogActions>
    </Dialog>
  );
}

/** Puts tracks into a playlist that there is, or a new one. */
export function AddToPlaylist(props: AddToPlaylistProps) {
  return (
    <Suspense fallback={null}>
      <LazyAdding {...props} />
    </Suspense>
  );
}
