import { AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { CodecContext, type Frame } from 'node-av/lib';
import type { PayloadHash } from '../payload-hash.ts';
import { type Input, undecodable } from './input.ts';
import { addToHash } from './payload.ts';

/** A decoder that reports this many errors after its last packet will not come to an end by itself. */
const MAX_ERRORS_WHILE_DRAINING = 100;

/** The decoder of an input's stream. Throws `undecodable_audio`, and then has closed the input. */
export function openDecoder(input: Input): CodecContext {
  const context = new CodecContext();
  context.allocContext3(input.codec);
  context.parametersToContext(input.parameters);
  context.pktTimebase = input.stream.timeBase;
  const opened = context.open2Sync(input.codec, null);
  if (opened >= 0) return context;
  context.freeContext();
  input.close();
  throw undecodable(input.path, 'cannot be decoded', opened);
}

export type Pump = ReturnType<typeof createPump>;

/** Moves packets into the decoder and frames out of it, one frame at a time, always into the same `frame`. */
export function createPump(input: Input, decoder: CodecContext, frame: Frame, hash: PayloadHash | null) {
  let damagedPackets = 0;
  let errorsWhileDraining = 0;
  let isDraining = false;
  let payloadHash: string | null = null;
  let hasFrame = false;

  const drain = (): void => {
    isDraining = true;
    payloadHash = hash?.digest() ?? null;
    decoder.sendPacketSync(null);
  };
  const receive = (): boolean => {
    for (;;) {
      const received = decoder.receiveFrameSync(frame);
      if (received >= 0) return true;
      if (received === AVERROR_EOF) return false;
      if (received !== AVERROR_EAGAIN) damagedPackets++;
      if (isDraining) {
        if (received === AVERROR_EAGAIN || ++errorsWhileDraining > MAX_ERRORS_WHILE_DRAINING) return false;
      } else if (input.nextPacket()) {
        if (hash !== null) addToHash(hash, input.packet);
        if (decoder.sendPacketSync(input.packet) < 0) damagedPackets++;
        input.packet.unref();
      } else drain();
    }
  };
  return {
    damagedPackets: () => damagedPackets,
    payloadHash: () => payloadHash,
    hasFrame: () => hasFrame,
    nextFrame(): boolean {
      hasFrame = receive();
      return hasFrame;
    },
    /** Reads on from a packet at or before `pts`; false where the file does not let us. */
    jump(pts: bigint): boolean {
      frame.unref();
      isDraining = false;
      if (!input.seek(pts)) return false;
      decoder.flushBuffers();
      return true;
    },
    /** After a jump the first packets lack what they refer to. */
    forgetDamage(): void {
      damagedPackets = 0;
    },
  };
}
