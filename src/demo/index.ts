export { DEMO_FILES, DEMO_TRACKS, type DemoTrack } from './album.ts';
export type { Fault } from './faults.ts';
export { type DemoRequest, makeDemoFile } from './make-demo-file.ts';
