export type { Album, AlbumOrder } from './albums.ts';
export type { Summary } from './analyses.ts';
export type { Artist } from './artists.ts';
export type { Artwork } from './artwork/artwork.ts';
export { IMAGE_CONTENT_TYPES, MAX_IMAGE_BYTES, TOO_MANY_IMAGE_BYTES } from './artwork/image-format.ts';
export type { ArtworkSource, ArtworkSubject, Picture } from './artwork/picture.ts';
export { changedFolder } from './changed-folder.ts';
export { type ChildFolders, childFolders, startingFolders } from './child-folders.ts';
export { createTagCopier, type TagCopier } from './copying/tag-copier.ts';
export { lockDataFolder } from './database.ts';
export { createDirtyFolders, QUIET_SECONDS } from './dirty-folders.ts';
export type { EditableField, EditableFields, FieldChanges, GainTags } from './editable-tags.ts';
export type { Edit, EditOutcome } from './editing.ts';
export { isWithin } from './folders.ts';
export { type Library, type LibraryOptions, openLibrary } from './library.ts';
export { type M3u8Track, writeM3u8 } from './m3u8.ts';
export type { MeasuredTrack, MeasuredTracks } from './measured-tracks.ts';
export type { Page, PageQuery } from './page.ts';
export type { Playlist } from './playlist.ts';
export { importM3u8, type PlaylistImport, type SkippedEntry } from './playlist-import.ts';
export type { PlaylistOrder, PlaylistQuery } from './playlist-list.ts';
export type { KeptRender, Render } from './renders.ts';
export {
  type GainMeasurement,
  OPUS_REFERENCE_LUFS,
  opusGainTags,
  REFERENCE_LUFS,
  replayGainTags,
} from './replay-gain.ts';
export type { ScanOptions, ScanResult } from './scan.ts';
export type { Settings } from './settings.ts';
export type { KeptSolution, SolvedSummary } from './solutions.ts';
export type { Statistics } from './statistics.ts';
export type { Track } from './track.ts';
export type { TrackOrder, TrackPage, TrackQuery, TrackState } from './track-list.ts';
export type { Counts } from './tracks.ts';
export type { ScanProblem } from './walk.ts';
export { type Change, startWatcher, type Watcher, type WatchFailure } from './watcher.ts';
