import { AV_CHANNEL_ORDER_NATIVE, AV_PKT_DATA_SKIP_SAMPLES, AV_PKT_FLAG_DISCARD } from 'node-av/constants';
import type { Packet } from 'node-av/lib';
import { ExpectedError } from '#errors';
import { createPayloadHash, type PayloadHash } from '../payload-hash.ts';
import { type Input, openInput } from './input.ts';

/**
 * The identity of a file's samples (`payload-hash.ts`), from the demuxer alone: nothing is decoded. Equal to what
 * `AudioSource.payloadHash` gives at the end of decoding. Errors as for `openWithFfmpeg`.
 */
export function payloadHashWithFfmpeg(path: string, onPacket?: () => void): string {
  const input = openInput(path);
  try {
    const hash = payloadHashFor(input);
    let packetCount = 0;
    for (; input.nextPacket(); packetCount++) {
      addToHash(hash, input.packet);
      input.packet.unref();
      onPacket?.();
    }
    if (packetCount === 0) throw new ExpectedError('undecodable_audio', `${path} holds no audio packets`);
    return hash.digest();
  } finally {
    input.close();
  }
}

/** The hash of an input's samples, before its first packet. */
export function payloadHashFor({ codec, parameters }: Input): PayloadHash {
  return createPayloadHash({
    codec: codec.name ?? String(parameters.codecId),
    sampleFormat: String(parameters.format),
    sampleRateHz: parameters.sampleRate,
    channelCount: parameters.channels,
    channelMask:
      parameters.channelLayout.order === AV_CHANNEL_ORDER_NATIVE ? parameters.channelLayout.mask : 0n,
    bitsPerCodedSample: parameters.bitsPerCodedSample,
    extradata: parameters.extradata,
  });
}

/** Adds a packet with what the demuxer says of its trims. */
export function addToHash(hash: PayloadHash, packet: Packet): void {
  const data = packet.data;
  if (data === null) return;
  const isDiscarded = (packet.flags & AV_PKT_FLAG_DISCARD) !== 0;
  hash.addPacket(data, packet.getSideData(AV_PKT_DATA_SKIP_SAMPLES), isDiscarded);
  giveBack(data);
}

/**
 * Frees the memory of a copy at once, which then has length 0. Left to the collector, a file's packets take 50 MB before
 * it comes, and each a fresh page: ten minutes of WAV took 193 ms of processor time that way and 139 ms this way.
 */
function giveBack({ buffer, byteLength }: Buffer): void {
  // Only what is the packet's alone, and not a part of a pool.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
