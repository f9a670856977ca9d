export type {
  MessageData,
  PlayerState,
  TrackInfo,
  WebSocketMessage,
  WebSocketMessageType,
} from '#wire';
export { type Api, type ApiOptions, type Call, createApi } from './api.ts';
export { ApiError, type ClientErrorCode } from './api-error.ts';
export type { ApiAnswer, ApiRequest, RawBody, Route } from './api-types.ts';
export type { BackoffOptions } from './backoff.ts';
export { connect } from './connect.ts';
export type { Connection, ConnectionStatus, ConnectOptions } from './connect-options.ts';
export type { StateType } from './latest.ts';
export type { ClientMessage, Message, MessageType } from './message.ts';
export type { Gap } from './sequence.ts';
export type { SocketConstructor, SocketLike } from './socket.ts';
export type { Subscribe } from './subscriptions.ts';
