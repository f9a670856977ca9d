import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { OfflineAudioContext } from 'node-web-audio-api';
import { ExpectedError, messageOf } from '#errors';
import type { AudioBlock, AudioSource } from '../audio-source.ts';
import { channelsOf } from './channel-layout.ts';
import { nativeSampleRateHz } from './native-sample-rate.ts';

const HEAD_BYTES = 1 << 16;
const BLOCK_FRAMES = 8192;
/** decodeAudioData holds a whole file in memory as float samples: compressed bytes are bounded before… */
const MAX_FILE_BYTES = 128 * 2 ** 20;
/** …and seconds after decoding, so that the limit can be stated in the terms that people know. */
const MAX_SECONDS = 30 * 60;

/**
 * Opens a file with node-web-audio-api, for platforms that node-av has no binary for. WAV, AIFF, FLAC, MP3 and
 * Ogg Vorbis up to 30 minutes and 128 MB; anything else is `unsupported_audio` or `undecodable_audio`. It cannot see packets, so
 * its payload hash is that of the file's bytes: retagging costs a second analysis here.
 */
export async function openWithWebAudio(path: string, fromSeconds = 0): Promise<AudioSource> {
  const sampleRateHz = nativeSampleRateHz(await readHead(path));
  if (sampleRateHz === null) {
    throw new ExpectedError('undecodable_audio', `${path} is not WAV, AIFF, FLAC, MP3 or Ogg Vorbis`);
  }
  const bytes = await readFile(path);
  const payloadHash = hashOfBytes(bytes);
  const audio = await decode(path, bytes, sampleRateHz);
  if (audio.duration > MAX_SECONDS) {
    throw new ExpectedError(
      'unsupported_audio',
      `${path}: duration must be at most ${MAX_SECONDS} s with this decoder, got ${audio.duration.toFixed(0)} s`,
    );
  }
  const planes = Array.from({ length: audio.numberOfChannels }, (_, c) => audio.getChannelData(c));
  const fromFrame = Math.round(fromSeconds * sampleRateHz);
  return {
    decoder: 'web-audio',
    format: {
      sampleRateHz,
      channels: channelsOf(planes.length, 0n),
      durationSeconds: audio.duration,
      bitsPerSample: null,
      codec: 'unknown',
    },
    *blocks(): Generator<AudioBlock> {
      for (let from = fromFrame; from < audio.length; from += BLOCK_FRAMES) {
        const frameCount = Math.min(BLOCK_FRAMES, audio.length - from);
        yield { channels: planes.map((plane) => plane.subarray(from, from + frameCount)), frameCount };
      }
    },
    damagedPackets: 0,
    payloadHash: fromFrame === 0 ? payloadHash : null,
    [Symbol.dispose]: () => {},
  };
}

/** The hash that `openWithWebAudio` gives, without decoding. */
export async function payloadHashWithWebAudio(path: string): Promise<string> {
  await readHead(path);
  return hashOfBytes(await readFile(path));
}

/** Converts one channel to another sample rate with an OfflineAudioContext. */
export async function resampleWithWebAudio(
  samples: Float32Array<ArrayBuffer>,
  fromHz: number,
  toHz: number,
): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, Math.ceil((samples.length * toHz) / fromHz), toHz);
  const buffer = context.createBuffer(1, samples.length, fromHz);
  buffer.copyToChannel(samples, 0);
  const player = context.createBufferSource();
  player.buffer = buffer;
  player.connect(context.destination);
  player.start();
  return (await context.startRendering()).getChannelData(0);
}

function hashOfBytes(bytes: Buffer): string {
  return createHash('sha256').update('whole file\0').update(bytes).digest('hex');
}

async function readHead(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > MAX_FILE_BYTES) {
    throw new ExpectedError(
      'unsupported_audio',
      `${path}: size must be at most ${MAX_FILE_BYTES} bytes with this decoder, got ${size}`,
    );
  }
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

async function decode(path: string, bytes: Buffer, sampleRateHz: number) {
  const context = new OfflineAudioContext(1, 1, sampleRateHz);
  const exact = new Uint8Array(bytes.byteLength);
  exact.set(bytes);
  try {
    return await context.decodeAudioData(exact.buffer);
  } catch (cause) {
    const reason = messageOf(cause);
    throw new ExpectedError('undecodable_audio', `${path} cannot be decoded: ${reason}`, { cause });
  }
}
