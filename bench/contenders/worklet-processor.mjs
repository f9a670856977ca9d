// A processor that does nothing but copy a constant: what an AudioWorklet costs before it does anything.
registerProcessor(
  'nothing',
  class extends AudioWorkletProcessor {
    process(_inputs, [output]) {
      for (const plane of output) plane.fill(0.1);
      return true;
    }
  },
);
