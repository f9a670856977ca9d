import { useEffect, useRef } from 'react';
import styles from './level-meter.module.css';
import { useAnalyser, useSound } from './sound-provider.tsx';

/** What is drawn at the left end, dBFS. */
const FLOOR_DBFS = -48;
/** How fast the bar falls, dB a second: of a peak programme meter (IEC 60268-10, type I: 20 dB in 1.7 s). */
const FALL_DB = 11.8;

/** The peak level of what this page sounds with, behind its volume. It stands still where motion is not wanted. */
export function LevelMeter() {
  const { owner } = useSound();
  const analyserOf = useAnalyser();
  const bar = useRef<HTMLDivElement>(null);
  const isHere = owner === 'here';
  useEffect(() => {
    if (!isHere || matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
    const samples = new Float32Array(2_048);
    let shownDbfs = FLOOR_DBFS;
    let lastMs = performance.now();
    let frame = 0;
    const draw = (nowMs: number): void => {
      frame = requestAnimationFrame(draw);
      const analyser = analyserOf();
      const fallenDbfs = shownDbfs - (FALL_DB * (nowMs - lastMs)) / 1_000;
      lastMs = nowMs;
      shownDbfs = Math.max(
        FLOOR_DBFS,
        fallenDbfs,
        analyser === null ? FLOOR_DBFS : peakDbfs(analyser, samples),
      );
      if (bar.current) bar.current.style.scale = `${1 - shownDbfs / FLOOR_DBFS} 1`;
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [isHere, analyserOf]);
  if (!isHere) return null;
  return (
    <div className={styles.meter} aria-hidden>
      <div ref={bar} className={styles.bar} />
    </div>
  );
}

function peakDbfs(analyser: AnalyserNode, samples: Float32Array<ArrayBuffer>): number {
  analyser.getFloatTimeDomainData(samples);
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return 20 * Math.log10(peak);
}
