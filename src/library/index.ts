export type { Album, AlbumOrder } from './albums.ts';
export type { Summary } from './analyses.ts';
export type { Artist } from './artists.ts';
export type { EditableField, EditableFields, FieldChanges, GainTags } from './editable-tags.ts';
export type { Edit, EditOutcome } from './editing.ts';
export { type Library, type LibraryOptions, openLibrary } from './library.ts';
export type { Page, PageQuery } from './page.ts';
export {
  type GainMeasurement,
  OPUS_REFERENCE_LUFS,
  opusGainTags,
  REFERENCE_LUFS,
  replayGainTags,
} from './replay-gain.ts';
export type { ScanOptions, ScanResult } from './scan.ts';
export type { Settings } from './settings.ts';
export type { Statistics } from './statistics.ts';
export type { Track } from './track.ts';
export type { TrackOrder, TrackPage, TrackQuery } from './track-list.ts';
export type { Counts } from './tracks.ts';
