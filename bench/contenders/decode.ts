/** Our decoder alone: opens the file and reads every block, its payload hashed on the way as an analysis has it. */
import { decoderFor, openAudio } from '#engine';
import { startWork } from '../work-cost.ts';

await decoderFor('auto');
const endWork = startWork();
using source = await openAudio(process.argv[2] as string);
let frames = 0;
for (const block of source.blocks()) frames += block.frameCount;
endWork({ frames });
