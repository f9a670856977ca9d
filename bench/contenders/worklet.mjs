// An AudioContext without a device and an AudioWorklet that does nothing, until it is killed; tells its underruns.
import { AudioContext, AudioWorkletNode } from 'node-web-audio-api';

const context = new AudioContext({ sinkId: { type: 'none' }, sampleRate: 48000 });
await context.audioWorklet.addModule(new URL('./worklet-processor.mjs', import.meta.url).pathname);
const node = new AudioWorkletNode(context, 'nothing', { numberOfInputs: 0, outputChannelCount: [2] });
node.connect(context.destination);
const startSeconds = context.currentTime;
const startMs = performance.now();
setInterval(() => {
  const { underrunEvents } = context.playbackStats;
  const share = ((context.currentTime - startSeconds) * 1000) / (performance.now() - startMs);
  process.send({ underruns: underrunEvents, share });
}, 500);
