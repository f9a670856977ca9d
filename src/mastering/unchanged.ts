import { type Figures, figuresOf } from './figures.ts';
import type { Prediction } from './solution.ts';

/** The prediction of no plan: a track is left as it is. */
export function unchanged(analysis: Figures): Prediction {
  return {
    figures: figuresOf(analysis),
    loudnessChangeLu: 0,
    crestChangeDb: 0,
    centroidChangeHz: 0,
  };
}
