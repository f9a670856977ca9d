export type { Analyzer, JobOptions } from './analyzer.ts';
export { type AnalyzerOptions, forkAnalyzer } from './process.ts';
