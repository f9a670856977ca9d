/** `PATH STAGE`: a WAV file through the chain and to nowhere, with one of its stages at work, or all. */
import { openAudio } from '#engine';
import { createChain, MASTERING_VERSION, mastered, type Plan } from '#mastering';

const plan = (tiltDb: number, slope: number, gainDb: number): Plan => {
  const band = (frequencyHz: number, share: number) => ({
    frequencyHz,
    gainDb: share * tiltDb,
    q: Math.SQRT1_2,
  });
  return {
    masteringVersion: MASTERING_VERSION,
    equaliser: {
      lowShelf: band(120, -0.6),
      lowBell: band(350, -0.35),
      highBell: band(3000, 0.45),
      highShelf: band(8000, 1),
    },
    dynamics: {
      thresholdDbfs: -20,
      slope,
      kneeDb: 6,
      attackSeconds: 0.001,
      releaseSeconds: 0.12,
      rangeDb: 6,
    },
    gainDb,
    ceilingDbtp: -1,
  };
};

/** The limiter has nothing to do at −12 dB, and at +6 dB much. */
const PLANS: Readonly<Record<string, Plan>> = {
  'gain, limiter idle': plan(0, 0, -12),
  'gain, limiter busy': plan(0, 0, 6),
  'equaliser, limiter idle': plan(3, 0, -12),
  'dynamics, limiter idle': plan(0, -0.3, -12),
  'everything, limiter idle': plan(3, -0.3, -12),
  'everything, limiter busy': plan(3, -0.3, 6),
};

const [path, stage] = process.argv.slice(2) as [string, string];
using source = await openAudio(path);
const { sampleRateHz, channels } = source.format;
let sum = 0;
const chosen = PLANS[stage];
const blocks =
  chosen === undefined
    ? source.blocks()
    : mastered(source.blocks(), createChain({ sampleRateHz, channels }, chosen));
for (const block of blocks) sum += block.channels[0]?.[0] ?? 0;
process.stdout.write(`${sum}\n`);
