export type { Summary } from './analyses.ts';
export { type Library, type LibraryOptions, openLibrary } from './library.ts';
export type { ScanOptions, ScanResult } from './scan.ts';
export type { Settings } from './settings.ts';
export type { Track } from './track.ts';
export type { TrackOrder, TrackPage, TrackQuery } from './track-list.ts';
export type { Counts } from './tracks.ts';
