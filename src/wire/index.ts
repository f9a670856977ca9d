export { toWireAlbum } from './albums.ts';
export { toWireAnalysis } from './analysis.ts';
export { toWireArtist } from './artists.ts';
export { artworkPath } from './artwork.ts';
export { asyncApiDocument } from './asyncapi.ts';
export type { DemoData } from './demo.ts';
export type { Endpoint, Route } from './endpoint.ts';
export { type Answer, endpoints, type KnownRoute, type Received } from './endpoints.ts';
export { type Enhancement, enhancementSchema, presetSchema } from './enhancement.ts';
export { explain } from './explain.ts';
export { noProfileScore, toWireExplanation } from './explanation.ts';
export { toWireErrors, toWireFigures, type WireFigures } from './figures.ts';
export { type LibrarySettings, librarySettingsSchema } from './library-settings.ts';
export { toWireRender, toWireSolution } from './mastering.ts';
export { type Measurements, toMeasurements } from './measurements.ts';
export {
  clientMessageSchema,
  frameSchema,
  type MessageData,
  messageDataSchemas,
  type PersonalMessageType,
  personalDataSchemas,
  type WebSocketMessage,
  type WebSocketMessageType,
} from './messages.ts';
export type { MetadataChanges } from './metadata.ts';
export { openApiDocument } from './openapi.ts';
export { toWirePlan, type WirePlan } from './plan.ts';
export { type PlayerState, playerStateSchema } from './player.ts';
export { toWirePlaylist } from './playlists.ts';
export { toWirePrediction } from './prediction.ts';
export { type Problem, problemSchema } from './problem.ts';
export { toWireMatching, toWireProfile } from './profiles.ts';
export { toWireRecommendation } from './recommendation.ts';
export { toWireRenderJob } from './renders.ts';
export type { ScanStatus } from './scan.ts';
export {
  type TrackInfo,
  type TrackLike,
  toTrackInfo,
  trackInfoSchema,
} from './track-info.ts';
export type { TrackMapData } from './track-map.ts';
