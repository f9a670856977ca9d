import { ListPlus, type LucideIcon, Tags } from 'lucide-react';
import { type ComponentType, createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { AddToPlaylist, EditTags } from '../editing/index.tsx';

type TrackDialogProps = { readonly trackIds: readonly number[]; readonly onClose: () => void };

/** What can be done with one or many tracks in a dialog of its own: an entry of every row's menu, a button for those that are chosen. */
export type TrackDialog = {
  readonly label: string;
  readonly icon: LucideIcon;
  /** Loaded when it is first asked for. */
  readonly dialog: ComponentType<TrackDialogProps>;
};

/** In the order of the menu. */
export const TRACK_DIALOGS: readonly TrackDialog[] = [
  { label: 'Add to playlist', icon: ListPlus, dialog: AddToPlaylist },
  { label: 'Edit tags', icon: Tags, dialog: EditTags },
];

type Open = (which: number, trackIds: readonly number[]) => void;
const OpenContext = createContext<Open>(() => {});

/** Opens one of `TRACK_DIALOGS`, by its place there. */
export function useTrackDialog(): Open {
  return useContext(OpenContext);
}

/** Where they are shown. */
export function TrackDialogs({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState<{ readonly which: number; readonly trackIds: readonly number[] } | null>(
    null,
  );
  const show = useCallback<Open>((which, trackIds) => setOpen({ which, trackIds }), []);
  const Dialog = open === null ? undefined : TRACK_DIALOGS[open.which]?.dialog;
  return (
    <OpenContext value={show}>
      {children}
      {open !== null && Dialog !== undefined && (
        <Dialog trackIds={open.trackIds} onClose={() => setOpen(null)} />
      )}
    </OpenContext>
  );
}
