import { AudioBuffer, AudioBufferSourceNode, AudioContext, GainNode } from 'node-web-audio-api';
import type { Sink } from './sink.ts';

/** A step of the volume becomes a ramp of so long. */
const VOLUME_RAMP_SECONDS = 0.02;
/** As long as a ScriptProcessorNode lets it be: whoever listens may be late by a third of a second. */
const LISTEN_FRAMES = 16_384;

export type WebAudioSinkOptions = {
  /** No device: a clock that takes the samples and throws them away. */
  readonly isSilent?: boolean;
  /** The device's own when left out. */
  readonly sampleRateHz?: number;
  /** Hears what comes out at the end, left and right, from `frame` on: for meters and tests. */
  readonly listen?: (planes: readonly Float32Array[], frame: number) => void;
};

/**
 * The machine's audio device, by an AudioContext: each block is a buffer source that starts at its frame, exactly (no
 * JavaScript in the path of the sound; `docs/decisions/0009-the-device-output.md`). Throws when there is no device.
 */
export function openWebAudioSink({ isSilent = false, sampleRateHz, listen }: WebAudioSinkOptions = {}): Sink {
  const context = new AudioContext({
    ...(isSilent && { sinkId: { type: 'none' } }),
    ...(sampleRateHz !== undefined && { sampleRate: sampleRateHz }),
  } as AudioContextOptions);
  const end = new GainNode(context, { gain: 1 });
  end.connect(context.destination);
  if (listen !== undefined) {
    const listener = context.createScriptProcessor(LISTEN_FRAMES, 2, 2);
    listener.onaudioprocess = ({ inputBuffer, playbackTime }) => {
      const planes = [0, 1].map((c) => {
        const plane = new Float32Array(LISTEN_FRAMES);
        inputBuffer.copyFromChannel(plane, c);
        return plane;
      });
      // Measured: the time given is that of the last quantum of the buffer behind this one.
      listen(planes, Math.round(playbackTime * context.sampleRate) - 2 * LISTEN_FRAMES + 128);
    };
    end.connect(listener);
    listener.connect(context.destination);
  }
  return {
    ...createGraph(context, end),
    latencySeconds: () => context.outputLatency,
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** What plays into `volume`, on a context of any kind: a test's may be one that renders by itself, each time the same. */
export function createGraph(
  context: BaseAudioContext,
  volume: GainNode,
): Omit<Sink, 'latencySeconds' | typeof Symbol.asyncDispose> {
  const rate = context.sampleRate;
  const gate = new GainNode(context, { gain: 1 });
  gate.connect(volume);
  let volumeNow = 1;
  return {
    sampleRateHz: rate,
    nowFrame: () => Math.round(context.currentTime * rate),
    schedule(planes, frameCount, atFrame) {
      const buffer = new AudioBuffer({ numberOfChannels: 2, length: frameCount, sampleRate: rate });
      for (let c = 0; c < 2; c++)
        buffer.copyToChannel(planes[c]!.subarray(0, frameCount) as Float32Array<ArrayBuffer>, c);
      const node = new AudioBufferSourceNode(context, { buffer });
      node.connect(gate);
      node.start(atFrame / rate);
      return {
        stopAt(frame) {
          if (frame <= atFrame) node.disconnect();
          // Half a frame before: rounded, the time of the frame itself may lie behind it, and let one more through.
          else node.stop((frame - 0.5) / rate);
        },
      };
    },
    ramp(to, fromFrame, frameCount) {
      gate.gain.setValueAtTime(frameCount === 0 ? to : 1 - to, fromFrame / rate);
      if (frameCount > 0) gate.gain.linearRampToValueAtTime(to, (fromFrame + frameCount) / rate);
    },
    setVolume(to) {
      if (to === volumeNow) return;
      const now = context.currentTime;
      volume.gain.cancelScheduledValues(now);
      volume.gain.setValueAtTime(volume.gain.value, now);
      volume.gain.linearRampToValueAtTime(to, now + VOLUME_RAMP_SECONDS);
      volumeNow = to;
    },
  };
}
