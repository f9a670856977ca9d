import { type Heard, monotonicSeconds, type Programme } from './output.ts';
import type { Place, Renderer } from './renderer.ts';
import type { Scheduled, Sink } from './sink.ts';

/** As much lies between the chain and the device: what a change waits for, and what a late timer may take. */
const AHEAD_SECONDS = 0.05;
/** After each underrun it becomes half as much again, up to this: a change is still heard within 0.2 s. */
const MAX_AHEAD_SECONDS = 0.1;
const BLOCK_SECONDS = 0.02;
/** What begins or stops is given to the device so long before, or twice the steps in which its clock goes. */
const LEAD_SECONDS = 0.01;
const MAX_LEAD_SECONDS = 0.05;
/** A tick: a clock that has gone in a large step once need not do so again. */
const LEAD_DECAY = 0.995;
/** Whatever stops or begins on the way is faded for so long. */
const RAMP_SECONDS = 0.01;

type Block = {
  readonly planes: readonly Float32Array[];
  readonly frameCount: number;
  readonly place: Place;
};
type Given = Block & { readonly atFrame: number; readonly scheduled: Scheduled };

/** Keeps a device supplied with what the programme says. */
export type Feed = {
  follow(programme: Programme): void;
  /** To be called about every 10 ms. */
  tick(): void;
  /** What is heard now, or is waited for; `null` when nothing is to be heard. */
  heard(): Heard | null;
  /** How often the device had nothing to play although it should have had. */
  underruns(): number;
};

export function createFeed(
  sink: Sink,
  renderer: Renderer,
  options: { readonly aheadSeconds?: number; readonly leadSeconds?: number } = {},
): Feed {
  const { aheadSeconds = AHEAD_SECONDS, leadSeconds = LEAD_SECONDS } = options;
  const frames = (seconds: number): number => Math.round(seconds * sink.sampleRateHz);
  const blockFrames = frames(BLOCK_SECONDS);
  /** Given to the device and not yet heard to its end. */
  let given: Given[] = [];
  /** Rendered before a pause and not heard. */
  let kept: Block[] = [];
  /** Where the next block goes. */
  let headFrame = 0;
  /** Nothing may begin before. */
  let quietUntil = 0;
  let isPlaying = false;
  let isGateOpen = true;
  /** What comes next begins by itself: it need not be faded in. */
  let isFresh = true;
  let isFlowing = false;
  let underruns = 0;
  let aheadFrames = frames(aheadSeconds);
  let leadFrames = frames(leadSeconds);
  let lastFrame = 0;

  /** Fades out what is with the device already. Answers what has been given and would be heard from that moment on. */
  function quieten(): Block[] {
    const now = sink.nowFrame();
    const from = now + leadFrames;
    const to = from + frames(RAMP_SECONDS);
    const unheard = given.flatMap((block): Block[] => {
      const skip = Math.max(0, from - block.atFrame);
      if (skip >= block.frameCount) return [];
      const planes = block.planes.map((plane) => plane.subarray(skip, block.frameCount));
      const { id, positionSeconds } = block.place;
      const place = { id, positionSeconds: positionSeconds + skip / sink.sampleRateHz };
      return [{ planes, frameCount: block.frameCount - skip, place }];
    });
    if (unheard.length > 0 && isGateOpen) {
      sink.ramp(0, from, to - from);
      isGateOpen = false;
    }
    for (const { scheduled, atFrame, frameCount } of given) {
      if (atFrame + frameCount > to) scheduled.stopAt(to);
    }
    given = given.filter(({ atFrame }) => atFrame < from);
    isFlowing = false;
    quietUntil = Math.max(quietUntil, to);
    return unheard;
  }

  function nextBlock(): Block | null {
    const again = kept.shift();
    if (again !== undefined) return again;
    const place = renderer.place();
    const planes = [new Float32Array(blockFrames), new Float32Array(blockFrames)];
    const frameCount = renderer.render(planes, blockFrames);
    if (frameCount === 0 || place === null) return null;
    // A block that begins with the next track stands where that begins.
    const after = renderer.place();
    const isOther = after !== null && after.id !== place.id;
    return {
      planes,
      frameCount,
      place: isOther
        ? { id: after.id, positionSeconds: after.positionSeconds - frameCount / sink.sampleRateHz }
        : place,
    };
  }

  return {
    follow(programme) {
      sink.setVolume(programme.volume);
      const isJump = renderer.follow(programme);
      if (isJump) {
        if (isPlaying) quieten();
        kept = [];
        isFresh = true;
      }
      if (isPlaying && !programme.isPlaying && !isJump) {
        kept = [...quieten(), ...kept];
        isFresh = kept.length === 0;
      }
      isPlaying = programme.isPlaying;
      this.tick();
    },
    tick() {
      const now = sink.nowFrame();
      given = given.filter(({ atFrame, frameCount }) => atFrame + frameCount > now - sink.sampleRateHz);
      const step = Math.min(2 * (now - lastFrame), frames(MAX_LEAD_SECONDS));
      lastFrame = now;
      leadFrames = Math.max(frames(leadSeconds), step, Math.floor(leadFrames * LEAD_DECAY));
      if (!isPlaying) return;
      while (headFrame < now + Math.max(aheadFrames, leadFrames + blockFrames) || !isFlowing) {
        if (isFlowing && headFrame < now) {
          underruns++;
          aheadFrames = Math.max(aheadFrames, Math.min(1.5 * aheadFrames, frames(MAX_AHEAD_SECONDS)));
          isFlowing = false;
        }
        const block = nextBlock();
        if (block === null) break;
        if (!isFlowing) {
          headFrame = Math.max(now + leadFrames, quietUntil);
          if (!isGateOpen) sink.ramp(1, headFrame, isFresh ? 0 : frames(RAMP_SECONDS));
          isGateOpen = true;
          isFlowing = true;
        }
        const scheduled = sink.schedule(block.planes, block.frameCount, headFrame);
        given.push({ ...block, atFrame: headFrame, scheduled });
        headFrame += block.frameCount;
      }
    },
    heard() {
      if (!isPlaying) return null;
      const atSeconds = monotonicSeconds();
      const ear = sink.nowFrame() - frames(sink.latencySeconds());
      const block =
        given.findLast(({ atFrame }) => atFrame <= ear) ?? given.find(({ atFrame }) => atFrame > ear);
      if (block === undefined || (!isFlowing && block.atFrame + block.frameCount <= ear)) {
        const place = kept[0]?.place ?? renderer.place();
        return place && { ...place, atSeconds, isRunning: false };
      }
      const offset = (ear - block.atFrame) / sink.sampleRateHz;
      return { ...block.place, atSeconds: atSeconds - offset, isRunning: true };
    },
    underruns: () => underruns,
  };
}
