import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { useWebSocketContext } from '#client/react';
import { createSoundEngine, type SoundActs, type SoundEngine } from './sound-engine.ts';
import type { SoundState } from './sound-state.ts';

const SoundContext = createContext<SoundEngine | null>(null);

/** The sound of this page, for everything below. Needs the connection above it. */
export function SoundProvider({ children }: { readonly children: ReactNode }) {
  const { call, subscribe, latest, onGap, api } = useWebSocketContext();
  const [engine] = useState(() => createSoundEngine({ call, subscribe, latest, onGap, api }));
  useEffect(() => engine.start(), [engine]);
  return <SoundContext value={engine}>{children}</SoundContext>;
}

/** How this page sounds, and what can be done about that. */
export function useSound(): SoundState & SoundActs {
  const engine = useEngine();
  const state = useSyncExternalStore(engine.subscribe, engine.state);
  return { ...engine, ...state };
}

/** What is heard of this page, to be looked at while it is drawn. */
export function useAnalyser(): () => AnalyserNode | null {
  return useEngine().analyser;
}

function useEngine(): SoundEngine {
  const engine = useContext(SoundContext);
  if (engine === null) throw new Error('useSound needs a SoundProvider above it');
  return engine;
}
