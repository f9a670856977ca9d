export { analysisSchema, toWireAnalysis, type WireAnalysis } from './analysis.ts';
export { asyncApiDocument } from './asyncapi.ts';
export {
  type Enhancement,
  enhancementRequestSchema,
  enhancementSchema,
  presetSchema,
} from './enhancement.ts';
export { explain } from './explain.ts';
export {
  analysisQuerySchema,
  folderRequestSchema,
  foldersSchema,
  idParamsSchema,
  pageQuerySchema,
  pageSchema,
  recommendationParamsSchema,
  recommendationQuerySchema,
  scanAnswerSchema,
  scanRequestSchema,
  trackOrderSchema,
  tracksPageSchema,
  tracksQuerySchema,
} from './library.ts';
export { type Measurements, measurementsSchema, toMeasurements } from './measurements.ts';
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
export {
  commandAnswerSchema,
  loadAnswerSchema,
  loadRequestSchema,
  type PlayerState,
  playerStateSchema,
  playerStatusSchema,
  queueAddRequestSchema,
  queueAnswerSchema,
  seekRequestSchema,
  skipAnswerSchema,
  volumeRequestSchema,
} from './player.ts';
export { type Problem, problemSchema } from './problem.ts';
export { profilesSchema, toWireProfile } from './profiles.ts';
export { toWireRecommendation, type WireRecommendation } from './recommendation.ts';
export { aboutSchema, healthSchema, readySchema } from './service.ts';
export {
  listedTrackSchema,
  type TrackInfo,
  type TrackLike,
  toTrackInfo,
  trackInfoSchema,
} from './track-info.ts';
