export { type Aims, DEFAULT_CEILING_DBTP } from './aims.ts';
export { type Chain, type ChainFormat, createChain } from './chain.ts';
export { type Output, outputFor, type RenderFormat } from './encode/output.ts';
export { wavFileBytes } from './encode/wav-header.ts';
export { type Figures, figuresOf } from './figures.ts';
export { mastered } from './mastered.ts';
export {
  atIntensity,
  type Band,
  type Dynamics,
  type Equaliser,
  MASTERING_VERSION,
  type Plan,
} from './plan.ts';
export { type MasteringOptions, PRESETS, type Preset, solvePreset } from './presets.ts';
export { type Rendered, type RenderRequest, render } from './render.ts';
export type { Prediction, PredictRequest, Solution, SolveRequest } from './solution.ts';
export { predict, solve } from './solve.ts';
export { unchanged } from './unchanged.ts';
