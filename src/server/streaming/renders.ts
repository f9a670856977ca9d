import { randomBytes } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { ExpectedError } from '#errors';
import type { Rendered } from '#mastering';
import type { Log } from '../log.ts';
import { createGrowth, type Growth, type GrowthControl } from './growth.ts';
import type { RenderFolder, RenderName } from './render-folder.ts';
import { type RenderOrder, renderKey } from './render-order.ts';
import type { Render } from './rendering.ts';

/** A render that somebody has asked for: complete or growing, and not removed before it is let go. */
export type Held = {
  /** A strong entity tag. */
  readonly etag: string;
  readonly growth: Growth;
  /** Of writing and measuring it, 0…1. */
  doneFraction(): number;
  /** For reading; to be called when the first bytes are there. */
  open(): Promise<FileHandle>;
  release(): void;
};

export type Renders = AsyncDisposable & {
  /** Begins it unless it is there. Throws `too_many_streams`; what rendering fails of is the growth's. */
  hold(order: RenderOrder, onRendered?: OnRendered): Promise<Held>;
  /** Of the file as it came out, LUFS; `null` when it is not finished or has none. */
  loudnessOf(order: RenderOrder): number | null;
};

/** Told of a render that was begun here, before it is complete for those who wait. Never rejects. */
type OnRendered = (rendered: Rendered) => void | Promise<void>;

export type RendersOptions = {
  readonly folder: RenderFolder;
  readonly render: Render;
  /** Bytes of all renders together; only what is being read may go beyond. */
  readonly limitBytes: number;
  readonly log: Log;
  /** How long one that nobody waits for any more goes on: a player that seeks comes back at once. */
  readonly graceMs?: number;
};

const GRACE_MS = 3_000;
/** The part from which on it is finished for the next who asks: it is written, and is being measured. */
const NEARLY_DONE = 0.5;
/** At the same time, those that wait for a thread included. */
const MOST_GROWING = 16;

type Entry = RenderName & {
  readonly growth: GrowthControl;
  readonly stop: AbortController;
  holders: number;
  integratedLufs: number | null;
  doneFraction: number;
  grace: NodeJS.Timeout | undefined;
};

/** Every render once, whoever asks how often; kept for the next, the least recently used going first. */
export function createRenders(options: RendersOptions): Renders {
  const { folder, render, limitBytes, log, graceMs = GRACE_MS } = options;
  /** In the order of their use. */
  const entries = new Map<string, Entry>();
  const working = new Set<Promise<void>>();
  let isClosing = false;

  for (const { bytes, inode, usedMs: _, integratedLufs, ...name } of folder.found) {
    const entry = { ...newEntry(name), integratedLufs };
    entry.growth.complete(bytes, inode);
    entries.set(entry.key, entry);
  }

  const isComplete = (entry: Entry): boolean => entry.growth.now().isComplete;
  const failed = (what: string, { key }: Entry) => {
    return (err: unknown) => log.warn(`${what} a render failed`, { key, err });
  };

  const forget = (entry: Entry): void => {
    if (entries.get(entry.key) === entry) entries.delete(entry.key);
  };

  const makeRoom = (): void => {
    let bytes = 0;
    for (const { growth } of entries.values()) bytes += growth.now().bytes;
    for (const entry of entries.values()) {
      if (bytes <= limitBytes) return;
      if (entry.holders > 0 || !isComplete(entry)) continue;
      bytes -= entry.growth.now().bytes;
      forget(entry);
      folder.remove(entry).catch(failed('removing', entry));
    }
  };

  const produce = async (entry: Entry, order: RenderOrder): Promise<Rendered> => {
    await folder.checkRoom(order.estimatedBytes);
    const { source, plan, gainDb, format, frameCount } = order;
    const request = { plan, gainDb, format, frameCount, out: folder.growingPathOf(entry) };
    const rendered = await render(source.path, request, {
      signal: entry.stop.signal,
      onProgress(secondsDone, secondsTotal) {
        entry.doneFraction = secondsTotal === null ? 0 : secondsDone / secondsTotal;
        void folder.grown(entry).then((grown) => {
          const { bytes, inode } = entry.growth.now();
          if (grown === null || (grown.inode === inode && grown.bytes <= bytes)) return;
          entry.growth.grow(grown.bytes, grown.inode);
          makeRoom();
        });
      },
    });
    const now = await stat(source.path).catch(() => null);
    if (now?.size !== source.sizeBytes || now.mtimeMs !== source.modifiedMs)
      throw new ExpectedError('file_changed', `${source.path} was changed while it was rendered`);
    return rendered;
  };

  const begin = (key: string, order: RenderOrder, onRendered: OnRendered): Entry => {
    if (working.size >= MOST_GROWING)
      throw new ExpectedError('too_many_streams', `${MOST_GROWING} tracks are being rendered already`);
    const entry = newEntry({ key, id: randomBytes(4).toString('hex'), format: order.format });
    const work: Promise<void> = produce(entry, order)
      .then(async (rendered) => {
        entry.integratedLufs = rendered.analysis.integratedLufs;
        const { bytes, inode } = await folder.keep(entry, entry.integratedLufs);
        await onRendered(rendered);
        // When it was given up at the very last moment, another may have been begun.
        if (entries.get(key) !== entry) throw new ExpectedError('cancelled', 'nobody waits for the render');
        entry.growth.complete(bytes, inode);
        makeRoom();
      })
      .catch(async (error: unknown) => {
        forget(entry);
        if (!(error instanceof ExpectedError)) log.error('rendering failed', { key, err: error });
        else if (error.code !== 'cancelled')
          log.warn('cannot be rendered', {
            path: order.source.path,
            code: error.code,
            reason: error.message,
          });
        await folder.remove(entry).catch(failed('removing', entry));
        entry.growth.fail(error);
      })
      .finally(() => {
        clearTimeout(entry.grace);
        working.delete(work);
      });
    working.add(work);
    return entry;
  };

  const giveUp = (entry: Entry): void => {
    if (entry.holders > 0 || isComplete(entry)) return;
    forget(entry);
    entry.stop.abort();
  };

  const letGo = (entry: Entry): void => {
    entry.holders--;
    if (entry.holders > 0) return;
    if (isComplete(entry)) makeRoom();
    else if (entry.doneFraction < NEARLY_DONE) entry.grace = setTimeout(() => giveUp(entry), graceMs).unref();
  };

  return {
    async hold(order, onRendered = () => {}) {
      const key = renderKey(order);
      const known = entries.get(key);
      if (known && isComplete(known) && !(await folder.has(known))) forget(known);
      if (isClosing) throw new ExpectedError('shutting_down', 'the service is closing');
      const entry = entries.get(key) ?? begin(key, order, onRendered);
      entries.delete(key);
      entries.set(key, entry);
      clearTimeout(entry.grace);
      entry.holders++;
      if (isComplete(entry)) folder.touch(entry).catch(failed('touching', entry));
      let isHeld = true;
      return {
        etag: `"${entry.key.slice(0, 32)}-${entry.id}"`,
        growth: entry.growth,
        doneFraction: () => (isComplete(entry) ? 1 : entry.doneFraction),
        async open() {
          if (isComplete(entry)) return open(folder.pathOf(entry));
          // It may be given its name at this very moment.
          return open(folder.growingPathOf(entry)).catch(() => open(folder.pathOf(entry)));
        },
        release() {
          if (isHeld) letGo(entry);
          isHeld = false;
        },
      };
    },
    loudnessOf: (order) => entries.get(renderKey(order))?.integratedLufs ?? null,
    async [Symbol.asyncDispose]() {
      isClosing = true;
      for (const entry of entries.values()) if (!isComplete(entry)) entry.stop.abort();
      await Promise.all(working);
    },
  };
}

function newEntry(name: RenderName): Entry {
  return {
    ...name,
    growth: createGrowth(),
    stop: new AbortController(),
    holders: 0,
    integratedLufs: null,
    doneFraction: 0,
    grace: undefined,
  };
}
