import type { Page } from 'playwright-core';

/**
 * Runs in a page before its own code: keeps hold of what it sounds with. The product knows nothing of it. `heard` is the
 * analyser behind everything; `record` keeps what goes through it from then on.
 */
export const HEARING = `
  const create = BaseAudioContext.prototype.createAnalyser;
  BaseAudioContext.prototype.createAnalyser = function () {
    const analyser = create.call(this);
    analyser.fftSize = 8192;
    window.heard = analyser;
    return analyser;
  };
  window.record = () => {
    const { context } = window.heard;
    const recorder = context.createScriptProcessor(2048, 2, 1);
    const blocks = [];
    recorder.onaudioprocess = ({ inputBuffer, playbackTime }) =>
      blocks.push({ playbackTime, samples: inputBuffer.getChannelData(0).slice() });
    window.heard.connect(recorder);
    recorder.connect(context.destination);
    return blocks;
  };
  /** RMS level of the last samples, dBFS. */
  window.levelDbfs = () => {
    if (!window.heard) return -Infinity;
    const samples = new Float32Array(window.heard.fftSize);
    window.heard.getFloatTimeDomainData(samples);
    return 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
  };
  /** Level of a sine among them, dBFS of its peak. */
  window.toneDbfs = (hz) => {
    if (!window.heard) return -Infinity;
    const samples = new Float32Array(window.heard.fftSize);
    window.heard.getFloatTimeDomainData(samples);
    let re = 0, im = 0, all = 0;
    samples.forEach((x, n) => {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length);
      const phase = (2 * Math.PI * hz * n) / window_rate();
      re += x * window * Math.cos(phase);
      im += x * window * Math.sin(phase);
      all += window;
    });
    return 20 * Math.log10((2 * Math.hypot(re, im)) / all);
  };
  const window_rate = () => window.heard.context.sampleRate;
`;

/** Resolves when a sine of that frequency is heard at that level (dBFS of its peak), give or take. */
export function hears(page: Page, hz: number, levelDbfs: number, toleranceDb = 1): Promise<void> {
  return untilTrue(page, `Math.abs(toneDbfs(${hz}) - ${levelDbfs}) < ${toleranceDb}`);
}

/** Resolves when nothing is heard any more. */
export function hearsNothing(page: Page): Promise<void> {
  return untilTrue(page, 'levelDbfs() < -90');
}

/** Asks from outside: the page's policy lets nothing be evaluated within. */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  while ((await page.evaluate(expression)) !== true) await new Promise((resolve) => setTimeout(resolve, 20));
}
