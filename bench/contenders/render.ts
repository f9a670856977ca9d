/** `PATH FORMAT OUT STAGE`: a render in this process, up to a stage. */
import { type AudioBlock, openAudio } from '#engine';
import {
  createChain,
  MASTERING_VERSION,
  mastered,
  outputFor,
  type Plan,
  type RenderFormat,
  render,
} from '#mastering';
import { openEncoder } from '../../src/mastering/encode/encoder.ts';

const band = (frequencyHz: number, gainDb: number) => ({ frequencyHz, gainDb, q: Math.SQRT1_2 });
/** Everything at work: each band, compression, the limiter. */
const plan: Plan = {
  masteringVersion: MASTERING_VERSION,
  equaliser: {
    lowShelf: band(120, 1),
    lowBell: band(350, -1),
    highBell: band(3000, 1),
    highShelf: band(8000, 1),
  },
  dynamics: {
    thresholdDbfs: -20,
    slope: -0.2,
    kneeDb: 6,
    attackSeconds: 0.002,
    releaseSeconds: 0.1,
    rangeDb: 6,
  },
  gainDb: 3,
  ceilingDbtp: -1,
};

const [path, format, out, stage] = process.argv.slice(2) as [string, RenderFormat, string, string];
if (stage === 'render') {
  // Behind the limiter, so that no lossy encoder exceeds the ceiling and makes a second attempt of it.
  const rendered = await render(path, { plan, out, format, gainDb: -3 }, { decoder: 'auto' });
  process.stdout.write(`${JSON.stringify(rendered.backedOffDb)}\n`);
} else {
  using source = await openAudio(path);
  const { sampleRateHz, channels } = source.format;
  const chain = createChain({ sampleRateHz, channels }, plan);
  const blocks = stage === 'decode' ? source.blocks() : mastered(source.blocks(), chain);
  process.stdout.write(`${await consume(blocks)}\n`);

  async function consume(all: Iterable<AudioBlock>): Promise<number> {
    let sum = 0;
    if (stage !== 'encode') {
      for (const block of all) sum += block.channels[0]?.[0] ?? 0;
      return sum;
    }
    const output = outputFor(source.format, { format, plan });
    using encoder = await openEncoder(out, { output, sampleRateHz, frameCount: null });
    for (const block of all) encoder.write(block);
    encoder.finish();
    return sum;
  }
}
