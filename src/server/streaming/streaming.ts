import { basename, extname } from 'node:path';
import type { FastifyReply } from 'fastify';
import { ExpectedError } from '#errors';
import type { Library, Track } from '#library';
import type { RenderFormat } from '#mastering';
import { attachment, inline } from '../content-disposition.ts';
import { contentTypeOf } from './content-type.ts';
import { equalLoudness, type Gains, requireLoudness } from './equal-loudness.ts';
import { growingBytes } from './growing-bytes.ts';
import { completed } from './growth.ts';
import { openTrack } from './open-track.ts';
import { readBytes } from './read-bytes.ts';
import type { RenderOrder } from './render-order.ts';
import type { Choice, MasteringOf, Rendering, TrackMastering } from './rendering.ts';
import type { Held, Renders } from './renders.ts';
import type { Bytes } from './send-bytes.ts';
import { unlessClosed, untilClosed, whenClosed } from './when-closed.ts';

/** A master in a format. */
export type Order = Choice & { readonly format: RenderFormat };

/** What of a track is to be heard. */
export type Wanted = Order & {
  /** Original and master as loud as the quieter of the two. */
  readonly matchLoudness: boolean;
};

/** What is heard over HTTP. Whatever is opened for an answer is let go when its response closes. */
export type Streaming = {
  /** Throws `file_not_found`, `outside_library`, `too_many_streams`; matched in loudness also what `master` does. */
  original(track: Track, wanted: Wanted, reply: FastifyReply): Promise<Bytes>;
  /** Throws `not_measurable`, `undecodable_audio`, `storage_full` and the like. */
  master(
    track: Track,
    /** `isDownload`: to be saved as a file. */
    wanted: Wanted & { readonly isDownload: boolean },
    reply: FastifyReply,
  ): Promise<Bytes>;
  /** The render that `master` answers with, kept or growing, until it is let go. `signal`: nobody waits for it to begin. */
  holdMaster(
    track: Track,
    order: Order,
    signal: AbortSignal,
  ): Promise<{ readonly mastering: TrackMastering; readonly held: Held }>;
};

export type StreamingOptions<Mastering extends TrackMastering> = {
  readonly library: Pick<Library, 'resolveInside' | 'importFile'>;
  readonly renders: Renders;
  readonly masteringOf: MasteringOf<Mastering>;
  /** Told of every master that was rendered anew, at its own loudness; it is complete when what this promises has come. */
  readonly onRendered: (mastering: Mastering, rendering: Rendering) => void | Promise<void>;
};

/** A file handle and 64 KB each; a player that pauses keeps its own. */
const MOST_STREAMS = 200;
/** Up to this long a master is rendered to know how loud it is: at 100 times real time that takes 12 s. */
const LONG_SECONDS = 20 * 60;

export function createStreaming<Mastering extends TrackMastering>(
  options: StreamingOptions<Mastering>,
): Streaming {
  const { library, renders, masteringOf, onRendered } = options;
  let open = 0;

  const enter = ({ raw }: FastifyReply): void => {
    if (open >= MOST_STREAMS)
      throw new ExpectedError('too_many_streams', `${MOST_STREAMS} streams are open already`);
    open++;
    whenClosed(raw, () => open--);
  };

  const asItIs = async ({ path }: Track, reply: FastifyReply): Promise<Bytes> => {
    const file = await openTrack(library, path);
    whenClosed(reply.raw, () => void file.close());
    const [{ size, mtimeMs, mtimeNs, ctimeNs, ino }, contentType] = await unlessClosed(reply.raw, () =>
      Promise.all([file.stat({ bigint: true }), contentTypeOf(file, path)]),
    );
    const inode = Number(ino);
    const growth = completed(Number(size), inode);
    return {
      // All that changes when a file is written to or replaced, be its time set back or its payload the same.
      etag: `"${[size, mtimeNs, ctimeNs, ino].map((each) => each.toString(36)).join('-')}"`,
      modifiedMs: Number(mtimeMs),
      contentType,
      disposition: inline(...nameOf(path)),
      size: Number(size),
      read: (start, end) => readBytes(file, { start, end, announced: Number(size), growth, inode }),
    };
  };

  /** The track as its file is now, in its own place. */
  const current = async ({ path }: Track): Promise<Track> => {
    await using _file = await openTrack(library, path);
    return (await library.importFile(path)).track;
  };

  const prepare = async (
    listed: Track,
    { preset, intensity, format }: Order,
    signal: AbortSignal,
  ): Promise<Prepared<Mastering>> => {
    const track = await current(listed);
    const mastering = await masteringOf(track, { preset, intensity }, 'asked', signal);
    const { payloadHash, analysis } = mastering;
    const about = {
      ...{ source: track, payloadHash, format },
      frameCount: Math.round(analysis.durationSeconds * analysis.format.sampleRateHz),
      estimatedBytes: estimatedBytes(analysis, format),
    };
    return { track, mastering, order: (plan, gainDb) => ({ ...about, plan, gainDb }) };
  };

  const render = ({ mastering, order }: Prepared<Mastering>, gainDb: number): Promise<Held> => {
    const ordered = order(mastering.plan, gainDb);
    return renders.hold(ordered, (rendered) =>
      gainDb === 0 ? onRendered(mastering, { ...rendered, format: ordered.format }) : undefined,
    );
  };

  /** As it comes out; of a long track as predicted, until it has come out for another reason. */
  const masterLufs = async (prepared: Prepared<Mastering>, { raw }: FastifyReply): Promise<number> => {
    const { plan, prediction, analysis } = prepared.mastering;
    if (plan === null) return requireLoudness(analysis.integratedLufs);
    const plain = prepared.order(plan, 0);
    const known = renders.loudnessOf(plain);
    if (known !== null) return known;
    if (analysis.durationSeconds > LONG_SECONDS) return requireLoudness(prediction.figures.integratedLufs);
    const held = await render(prepared, 0);
    whenClosed(raw, held.release);
    await held.growth.until(({ isComplete }) => isComplete);
    return requireLoudness(renders.loudnessOf(plain));
  };

  const gainsOf = async (prepared: Prepared<Mastering>, reply: FastifyReply): Promise<Gains> =>
    equalLoudness(
      requireLoudness(prepared.mastering.analysis.integratedLufs),
      await masterLufs(prepared, reply),
    );

  return {
    async original(track, wanted, reply) {
      enter(reply);
      if (!wanted.matchLoudness) return asItIs(track, reply);
      const prepared = await prepare(track, wanted, untilClosed(reply.raw));
      const { originalDb } = await gainsOf(prepared, reply);
      if (originalDb === 0) return asItIs(prepared.track, reply);
      const held = await renders.hold(prepared.order(null, originalDb));
      return growingBytes(held, { reply, format: wanted.format, name: nameOf(track.path)[0] });
    },

    async master(track, wanted, reply) {
      enter(reply);
      const { format, isDownload } = wanted;
      const prepared = await prepare(track, wanted, untilClosed(reply.raw));
      const gainDb = wanted.matchLoudness ? (await gainsOf(prepared, reply)).masterDb : 0;
      const held = await render(prepared, gainDb);
      const name = `${nameOf(track.path)[0]} (${prepared.mastering.plan === null ? 'original' : wanted.preset})`;
      return growingBytes(held, { reply, format, name, disposition: isDownload ? attachment : inline });
    },

    async holdMaster(track, order, signal) {
      const prepared = await prepare(track, order, signal);
      if (signal.aborted) throw new ExpectedError('cancelled', 'nobody waits for the render');
      return { mastering: prepared.mastering, held: await render(prepared, 0) };
    },
  };
}

/** A track as its file is now, and what is to become of it. */
type Prepared<Mastering> = {
  readonly track: Track;
  readonly mastering: Mastering;
  readonly order: (plan: RenderOrder['plan'], gainDb: number) => RenderOrder;
};

/** A file's name and its extension without the dot. */
function nameOf(path: string): [name: string, extension: string] {
  const extension = extname(path);
  return [basename(path, extension), extension.replace(/[^A-Za-z0-9]/g, '') || 'bin'];
}

/** Of what no render exceeds: 32-bit WAV, 24-bit FLAC, 320 kbit/s in stereo. */
function estimatedBytes(
  { durationSeconds, format }: TrackMastering['analysis'],
  wanted: RenderFormat,
): number {
  const { sampleRateHz, channels } = format;
  const bytesASecond = {
    wav: sampleRateHz * 4,
    flac: sampleRateHz * 3,
    opus: 20_000,
    mp3: 20_000,
  }[wanted];
  return Math.ceil(durationSeconds * channels.length * bytesASecond);
}
