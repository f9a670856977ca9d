/** Frames as a decoder gives them after a jump, one at a time. */
export type LandedFrames = {
  /** Moves on to the next; false at the end. */
  next(): boolean;
  /** Where the current one stands in the whole decode by its timestamp; `null` without one. */
  position(): number | null;
  frameCount(): number;
  /** The current one is not wanted. */
  drop(): void;
};

/**
 * Reads on to the frame that holds sample `target` of the whole decode and answers how many of its samples come before.
 * `null` where the jump landed behind it, or where the timestamps do not agree with each other.
 *
 * Single timestamps are not to be trusted: FFmpeg's are 448 frames late for a short Vorbis block that begins an Ogg
 * page. What the most of those on the way say is true.
 */
export function dropUntil(frames: LandedFrames, target: number): number | null {
  const votes = new Map<number, number>();
  let start = 0;
  let mostVotes = 0;
  let decoded = 0;
  for (let seen = 1; frames.next(); seen++) {
    const position = frames.position();
    if (position === null) return null;
    const saidStart = position - decoded;
    const count = (votes.get(saidStart) ?? 0) + 1;
    votes.set(saidStart, count);
    if (count > mostVotes) {
      mostVotes = count;
      start = saidStart;
    }
    if (start + decoded + frames.frameCount() > target) {
      const before = target - start - decoded;
      return before >= 0 && mostVotes * 2 > seen ? before : null;
    }
    decoded += frames.frameCount();
    frames.drop();
  }
  return 0;
}
