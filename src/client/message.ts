import type { z } from 'zod';
import type { clientMessageSchema, PersonalMessageType, WebSocketMessage, WebSocketMessageType } from '#wire';

/** The type of everything that can be subscribed to: the contract's messages, and `pong` and `error`. */
export type MessageType = WebSocketMessageType | PersonalMessageType;

/** What a handler gets: the server's frame. */
export type Message<Type extends MessageType = MessageType> = WebSocketMessage<Type> & {
  /** This is no frame: the client asked `GET /api/player/status` after it had missed something. */
  readonly refreshed?: true;
};

/** What a client may send. */
export type ClientMessage = z.input<typeof clientMessageSchema>;

/** What a frame holds for certain; `seq` and `timestamp` are missing from servers that follow the document alone. */
export type Frame = {
  readonly type: string;
  readonly data: unknown;
  readonly seq?: number;
  readonly timestamp?: number;
  readonly refreshed?: true;
};

/** A frame from its text, or `null` for what is none. Its data is the server's word and is not checked. */
export function parseFrame(text: unknown): Frame | null {
  if (typeof text !== 'string') return null;
  try {
    const frame: unknown = JSON.parse(text);
    const isFrame =
      typeof frame === 'object' && frame !== null && 'type' in frame && typeof frame.type === 'string';
    return isFrame ? (frame as Frame) : null;
  } catch {
    return null;
  }
}
