/** Our decoder alone: opens the file and reads every block. */
import { openAudio } from '#engine';

using source = await openAudio(process.argv[2] as string);
let frames = 0;
for (const block of source.blocks()) frames += block.frameCount;
process.stdout.write(`${frames}\n`);
