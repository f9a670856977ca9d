import { isDeepStrictEqual } from 'node:util';
import type { Channel } from '#engine';
import { type Chain, createChain, type Plan } from '#mastering';
import { createLane, type Lane, MAX_RENDER_FRAMES, type Source } from './lane.ts';
import type { Item, Programme } from './output.ts';
import type { PcmRing } from './pcm-ring.ts';

const STEREO: readonly Channel[] = ['FL', 'FR'];
/** What begins in the middle of a track fades in for so long. */
const FADE_IN_SECONDS = 0.005;

/** A track being decoded, from where its item begins, at the renderer's rate, on two channels. */
export type Opened = Disposable & { readonly ring: Pick<PcmRing, 'available' | 'hasEnded' | 'read'> };

/** Where the next frame stands. */
export type Place = { readonly id: number; readonly positionSeconds: number };

/** Turns the programme into samples, frame after frame. It knows no clock and no device: it counts. */
export type Renderer = {
  /** True when this is a jump: what has been rendered and not been heard is void. */
  follow(programme: Programme): boolean;
  /**
   * Writes the next `frameCount` frames (at most `MAX_RENDER_FRAMES`) and answers how many there are: 0 while decoding has
   * not come so far, or with nothing to play.
   */
  render(planes: readonly Float32Array[], frameCount: number): number;
  place(): Place | null;
};

type Playing = {
  readonly item: Item;
  readonly opened: Opened;
  readonly source: Source;
};
type Sounding = Playing & {
  readonly lane: Lane;
  readonly chain: Chain;
  /** Frames of it that have been rendered, silence behind its end among them. */
  played: number;
  fadeInFrames: number;
};

export function createRenderer(options: {
  readonly sampleRateHz: number;
  readonly open: (item: Item) => Opened;
}): Renderer {
  const { sampleRateHz, open } = options;
  let current: Sounding | null = null;
  let next: (Playing & { readonly gapFrames: number }) | null = null;
  /** The one before, in its crossfade. */
  let leaving: { readonly sounding: Sounding; readonly frames: number; played: number } | null = null;
  /** The next one goes in already, through the chain of the current one, whose last frames are yet to come out. */
  let isJoined = false;
  let planNow: Plan | null = null;
  const gains = new Float32Array(MAX_RENDER_FRAMES);

  const framesAt = (seconds: number): number => Math.round(seconds * sampleRateHz);

  const lengthOf = ({ durationSeconds, fromSeconds }: Item): number | null =>
    durationSeconds === null ? null : Math.max(0, framesAt(durationSeconds) - framesAt(fromSeconds));

  function prepare(item: Item): Playing {
    const opened = open(item);
    return { item, opened, source: { ring: opened.ring, lengthFrames: lengthOf(item) } };
  }

  function sound(playing: Playing, plan: Plan | null, isToFadeIn: boolean): Sounding {
    const chain = createChain({ sampleRateHz, channels: STEREO }, plan);
    const lane = createLane({
      chain,
      source: playing.source,
      successor: () => (current?.lane === lane && !isJoined && next?.gapFrames === 0 ? next.source : null),
      onSuccession() {
        isJoined = true;
        setPlan(chain, next?.item.plan ?? null);
      },
    });
    planNow = plan;
    const fadeInFrames = isToFadeIn ? framesAt(FADE_IN_SECONDS) : 0;
    return { ...playing, lane, chain, played: 0, fadeInFrames };
  }

  /** Equal plans are one object to the chain. */
  function setPlan(chain: Chain, plan: Plan | null): void {
    if (isDeepStrictEqual(plan, planNow)) return;
    planNow = plan;
    chain.change(plan);
  }

  function close(playing: Playing | null | undefined): void {
    playing?.opened[Symbol.dispose]();
  }

  function jump(item: Item | null): void {
    for (const playing of [leaving?.sounding, current, next]) close(playing);
    leaving = null;
    next = null;
    isJoined = false;
    current = item === null ? null : sound(prepare(item), item.plan, item.fromSeconds > 0);
  }

  function setNext(wanted: Programme['next']): void {
    const isKnown = next !== null && wanted?.item.id === next.item.id;
    if (isKnown && wanted !== null) next = { ...next!, item: wanted.item };
    if (isJoined) {
      // It is in the chain already and cannot be taken back.
      if (isKnown && current !== null) setPlan(current.chain, wanted?.item.plan ?? null);
    } else if (isKnown && wanted !== null) next = { ...next!, gapFrames: framesAt(wanted.gapSeconds) };
    else {
      close(next);
      next = wanted && { ...prepare(wanted.item), gapFrames: framesAt(wanted.gapSeconds) };
    }
  }

  /** How many frames remain until the next item begins; `Infinity` while that is not known, or without one. */
  function framesToSwitch(): number {
    if (current === null || next === null) return Infinity;
    // It may have been measured since it was opened.
    const length = current.lane.lengthFrames() ?? lengthOf(current.item);
    if (length === null) return Infinity;
    return Math.max(0, length + next.gapFrames - current.played);
  }

  function switchOver(): void {
    if (current === null || next === null) return;
    const coming = next;
    close(leaving?.sounding);
    leaving = null;
    if (isJoined) {
      const { lane, chain } = current;
      // A length that was not known before its end may have been passed by some frames.
      const played = Math.max(0, current.played - (lane.lengthFrames() ?? current.played));
      close(current);
      lane.handOver();
      current = { ...coming, lane, chain, played, fadeInFrames: 0 };
      isJoined = false;
    } else {
      const crossfadeFrames = -coming.gapFrames;
      if (crossfadeFrames > 0) leaving = { sounding: current, frames: crossfadeFrames, played: 0 };
      else close(current);
      current = sound(coming, coming.item.plan, false);
    }
    next = null;
  }

  return {
    follow(programme) {
      const { current: wanted } = programme;
      let isJump = false;
      if (wanted === null || current === null) {
        isJump = wanted !== null || current !== null;
        if (isJump) jump(wanted);
      } else if (wanted.id === current.item.id) {
        if (!isJoined) setPlan(current.chain, wanted.plan);
        current = { ...current, item: wanted };
      } else if (wanted.id === next?.item.id) {
        // The clock is ahead of what has been rendered: what is next begins when it is its turn.
        if (isJoined) setPlan(current.chain, wanted.plan);
        next = { ...next, item: wanted };
        return false;
      } else {
        jump(wanted);
        isJump = true;
      }
      setNext(programme.next);
      return isJump;
    },
    render(planes, frameCount) {
      if (current === null) return 0;
      if (framesToSwitch() === 0) {
        // What comes after must be there before anything is given up.
        if (!isJoined && next !== null && !isReady(next.source, frameCount)) return 0;
        switchOver();
      }
      const untilFaded = leaving === null ? Infinity : leaving.frames - leaving.played;
      const untilFadedIn =
        current.played < current.fadeInFrames ? current.fadeInFrames - current.played : Infinity;
      const count = Math.min(frameCount, framesToSwitch(), untilFaded, untilFadedIn);
      if (!current.lane.isReadyFor(count)) return 0;
      if (leaving !== null && !leaving.sounding.lane.isReadyFor(count)) return 0;
      for (const plane of planes) plane.fill(0, 0, count);
      if (leaving !== null) {
        const { frames, played, sounding } = leaving;
        for (let n = 0; n < count; n++) gains[n] = Math.cos((Math.PI / 2) * ((played + n) / frames));
        sounding.lane.render(planes, 0, count, gains);
        for (let n = 0; n < count; n++) gains[n] = Math.sin((Math.PI / 2) * ((played + n) / frames));
        current.lane.render(planes, 0, count, gains);
        leaving.played += count;
        if (leaving.played === frames) {
          close(sounding);
          leaving = null;
        }
      } else if (untilFadedIn < Infinity) {
        for (let n = 0; n < count; n++) gains[n] = (current.played + n) / current.fadeInFrames;
        current.lane.render(planes, 0, count, gains);
      } else current.lane.render(planes, 0, count, null);
      current.played += count;
      return count;
    },
    place() {
      if (current === null) return null;
      const { item, played } = current;
      return { id: item.id, positionSeconds: item.fromSeconds + played / sampleRateHz };
    },
  };
}

function isReady({ ring, lengthFrames }: Source, frameCount: number): boolean {
  return ring.hasEnded() || ring.available() >= Math.min(frameCount, lengthFrames ?? Infinity);
}
