import type { Figures } from '#mastering';
import type { MasterSettings } from './master-file.ts';

/** Nearer than this a target counts as reached, as any aim of loudness does. */
const NEAR_TARGET_LU = 0.2;

/**
 * What is to be said of aims that are missed. `unreached` is said of the whole plan; below an intensity of 1 a target is
 * gone only part of the way to.
 */
export function missedAims(
  unreached: readonly string[],
  { intensity, targetLufs }: Pick<MasterSettings, 'intensity' | 'targetLufs'>,
  { integratedLufs }: Pick<Figures, 'integratedLufs'>,
): readonly string[] {
  if (intensity === 1) return unreached;
  const sentences = unreached.map((sentence) => `At intensity 1: ${sentence}`);
  if (targetLufs === undefined || integratedLufs === null) return sentences;
  if (Math.abs(integratedLufs - targetLufs) <= NEAR_TARGET_LU) return sentences;
  const level = (lufs: number): string => `${lufs.toFixed(1).replace('-', '−')} LUFS`;
  return [
    ...sentences,
    `The target of ${level(targetLufs)} is what intensity 1 aims at; at ${intensity} it comes to ${level(integratedLufs)}.`,
  ];
}
