export { halveBand, takeApart } from './decimation';
export { transform, windowTwo } from './fft';
export { kWeightedEnergies } from './k-weighting';
export { allocate, release } from './memory';
export { readMono } from './mono';
export { crossProduct, largestMagnitude, mixMany, mixTwo, sampleStatistics } from './samples';
export { twoSpectra } from './spectrum';
export { truePeak } from './true-peak';
