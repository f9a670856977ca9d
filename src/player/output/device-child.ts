/**
 * The device process: owns the audio device, the mastering chains and the thread that decodes. It holds nothing worth
 * saving: it may be killed at any moment, and is told the programme anew.
 */
import { messageOf } from '#errors';
import { startDecoderThread } from './decoder-thread.ts';
import type { DeviceReport, DeviceRequest } from './device-messages.ts';
import { createFeed, type Feed } from './feed.ts';
import type { Heard } from './output.ts';
import { createRenderer } from './renderer.ts';
import type { Sink } from './sink.ts';
import { openWebAudioSink } from './web-audio-output.ts';

const TICK_MS = 10;
const TELL_EVERY_TICKS = 10;
/** A device that takes nothing for so long has gone. */
const DEVICE_SILENCE_TICKS = 200;
/** As long may decoding take to begin: hour 9 of an MP3 takes one second. */
const WAIT_TICKS = 1_500;

process.on('message', (request: DeviceRequest) => {
  if (request.type === 'start') start(request);
  else if (request.type === 'follow') feed?.follow(request.programme);
  else process.exit(0);
});
// The server is gone, however it went.
process.on('disconnect', () => process.exit(0));

let feed: Feed | undefined;

function start({ decoder, isSilent, sampleRateHz }: Extract<DeviceRequest, { type: 'start' }>): void {
  let sink: Sink;
  try {
    sink = openWebAudioSink({ isSilent, ...(sampleRateHz !== null && { sampleRateHz }) });
  } catch (error) {
    give({ type: 'no_device', reason: messageOf(error) });
    return;
  }
  const thread = startDecoderThread({
    sampleRateHz: sink.sampleRateHz,
    decoder,
    onFailure: (path, reason) => report({ type: 'failed', path, reason }),
  });
  const playing = createFeed(sink, createRenderer({ sampleRateHz: sink.sampleRateHz, open: thread.open }));
  feed = playing;
  let told: Heard | null = null;
  let ticks = 0;
  let lastFrame = 0;
  let stillTicks = 0;
  let waitTicks = 0;
  setInterval(() => {
    playing.tick();
    ticks++;
    const heard = playing.heard();
    if (ticks % TELL_EVERY_TICKS === 0 || heard?.isRunning !== told?.isRunning || heard?.id !== told?.id) {
      report({ type: 'heard', heard, underruns: playing.underruns() });
      told = heard;
    }
    const frame = sink.nowFrame();
    stillTicks = frame === lastFrame ? stillTicks + 1 : 0;
    lastFrame = frame;
    if (stillTicks > DEVICE_SILENCE_TICKS) give({ type: 'no_device', reason: 'it has stopped' });
    waitTicks = heard !== null && !heard.isRunning ? waitTicks + 1 : 0;
    if (waitTicks > WAIT_TICKS) give({ type: 'stuck' });
  }, TICK_MS);
  report({ type: 'ready', sampleRateHz: sink.sampleRateHz, latencySeconds: sink.latencySeconds() });
}

function report(message: DeviceReport): void {
  if (process.connected) process.send?.(message);
}

/** The last words. A kill, since ending in order would wait for threads that may hang. */
function give(message: DeviceReport): void {
  if (process.connected) process.send?.(message, () => process.kill(process.pid, 'SIGKILL'));
}
