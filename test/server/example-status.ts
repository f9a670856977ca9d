import type { AnalyzerStatus } from '../../src/analyzer/index.ts';

/** Of an analyzer that is driven by a test, and rests. */
export function exampleStatus(threads: number): AnalyzerStatus {
  const decodes = { analyze: 0, payloadHash: 0, describe: 0, solve: 0, predict: 0, render: 0 };
  return { ready: true, decoder: 'ffmpeg', threads, running: 0, waiting: 0, restarts: 0, decodes };
}
