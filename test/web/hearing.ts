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
  const NewAudio = window.Audio;
  const elements = [];
  window.Audio = class extends NewAudio {
    constructor(...args) {
      super(...args);
      elements.push(this);
    }
  };
  const playing = () => elements.filter((element) => !element.paused && !element.ended);
  /** What the elements that play are at. */
  window.sources = () => playing().map(({ currentSrc }) => currentSrc);
  /** Of the element that plays, seconds; NaN when none does, or two. */
  window.positionHeard = () => (playing().length === 1 ? playing()[0].currentTime : NaN);

  window.inShort = () =>
    JSON.stringify({
      levelDbfs: levelDbfs(),
      context: window.heard?.context.state,
      elements: elements.map(({ currentSrc, currentTime, paused, readyState }) => [currentSrc, currentTime, paused, readyState]),
      bar: document.querySelector('section[aria-label="Player"]')?.innerText,
    });

  const keys = {};
  const setActionHandler = MediaSession.prototype.setActionHandler;
  MediaSession.prototype.setActionHandler = function (action, handler) {
    keys[action] = handler;
    return setActionHandler.call(this, action, handler);
  };
  window.pressKey = (action, details = {}) => keys[action]({ action, ...details });

  const samplesHeard = () => {
    const samples = new Float32Array(window.heard?.fftSize ?? 1);
    window.heard?.getFloatTimeDomainData(samples);
    return samples;
  };
  const levelOf = ${levelOf.toString()};
  /** RMS level of the last samples, dBFS. */
  window.levelDbfs = () => {
    const samples = samplesHeard();
    return 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
  };
  /** Level of a sine among them, dBFS of its peak. */
  window.toneDbfs = (hz) => (window.heard ? levelOf(samplesHeard(), hz, window.heard.context.sampleRate) : -Infinity);

  /** From now on, everything that is heard, block by block: by the audio thread, which misses nothing. */
  let recorded = [];
  window.record = async () => {
    const { context } = window.heard;
    await context.audioWorklet.addModule(window.recorderUrl);
    const recorder = new AudioWorkletNode(context, 'recorder', { channelCount: 2, channelCountMode: 'explicit' });
    recorder.port.onmessage = ({ data }) => recorded.push({ planes: data });
    window.heard.connect(recorder);
    recorder.connect(context.destination);
  };
  /** Where what is recorded passes from side to side: from the last sample of one to the first of the other, ms. */
  window.joins = () => {
    const rate = window.heard.context.sampleRate;
    const stretches = [0, 1].flatMap((side) => {
      const found = [];
      let start = null;
      let last = null;
      recorded.forEach(({ planes }, block) =>
        planes[side].forEach((x, n) => {
          if (Math.abs(x) < 1e-3) return;
          const at = block * 2048 + n;
          if (last === null || at - last > rate / 20) {
            if (start !== null) found.push([start, last, side]);
            start = at;
          }
          last = at;
        }),
      );
      return start === null ? found : [...found, [start, last, side]];
    });
    stretches.sort(([a], [b]) => a - b);
    // Within a side it is a machine that was too busy to play.
    return stretches
      .slice(1)
      .flatMap(([from, , side], i) => (side === stretches[i][2] ? [] : [((from - stretches[i][1] - 1) / rate) * 1_000]));
  };
  /** Milliseconds of silence in it. */
  window.silences = () => {
    let silent = 0;
    for (const { planes } of recorded) {
      for (let at = 0; at < 2048; at += 64) if (planes[0].subarray(at, at + 64).every((x) => Math.abs(x) < 1e-4)) silent += 64;
    }
    return (silent / window.heard.context.sampleRate) * 1_000;
  };
`;

/** Level of a sine among samples, dBFS of its peak; through a Hann window. */
export function levelOf(samples: Float32Array, hz: number, rateHz: number): number {
  let re = 0;
  let im = 0;
  let all = 0;
  for (const [n, x] of samples.entries()) {
    const share = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length);
    const phase = (2 * Math.PI * hz * n) / rateHz;
    re += x * share * Math.cos(phase);
    im += x * share * Math.sin(phase);
    all += share;
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / all);
}

const RECORDER = `
  registerProcessor('recorder', class extends AudioWorkletProcessor {
    planes = [new Float32Array(2048), new Float32Array(2048)];
    at = 0;
    process([input]) {
      for (const c of [0, 1]) if (input[c]) this.planes[c].set(input[c], this.at);
      this.at += 128;
      if (this.at < 2048) return true;
      this.port.postMessage(this.planes);
      for (const plane of this.planes) plane.fill(0);
      this.at = 0;
      return true;
    }
  });
`;

/** Everything that is heard from now on is kept, for `silences()` and `joins()`. In a page that was opened with `bypassCSP`. */
export async function record(page: Page): Promise<void> {
  await page.evaluate(
    `window.recorderUrl = 'data:text/javascript,' + ${JSON.stringify(encodeURIComponent(RECORDER))}`,
  );
  await page.evaluate('record()');
}

/** Resolves when a sine of that frequency is heard at that level (dBFS of its peak), give or take. */
export function hears(page: Page, hz: number, levelDbfs: number, toleranceDb = 1): Promise<void> {
  return untilTrue(page, `Math.abs(toneDbfs(${hz}) - ${levelDbfs}) < ${toleranceDb}`);
}

/** Resolves when nothing is heard any more. */
export function hearsNothing(page: Page): Promise<void> {
  return untilTrue(page, 'levelDbfs() < -90');
}

/** Asks from outside: the page's policy lets nothing be evaluated within. Gives up before the test does, and says on what. */
export async function untilTrue(page: Page, expression: string): Promise<void> {
  const giveUpMs = Date.now() + 15_000;
  while ((await page.evaluate(expression)) !== true) {
    if (Date.now() > giveUpMs)
      throw new Error(`never true: ${expression}; ${await page.evaluate('inShort()')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
