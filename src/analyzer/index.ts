export type { Analyzer, AnalyzerStatus, JobOptions } from './analyzer.ts';
export { type AnalyzerOptions, forkAnalyzer } from './process.ts';
