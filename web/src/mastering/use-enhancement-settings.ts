import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiError, MessageData } from '#client';
import { useEnhancement } from '../data/states.ts';
import { useCommand } from '../data/use-command.ts';

export type Settings = MessageData<'enhancement_settings_changed'>;
export type Preset = Settings['preset'];

export type EnhancementSettings = {
  /** As the controls show them: the server's, and over them what was changed just now. Undefined before its first word. */
  readonly shown: Settings | undefined;
  /** Those that predictions are asked for: a slider that is being dragged has to come to rest first. */
  readonly asked: Settings | undefined;
  /** `isMoving`: more of the same is about to come. */
  readonly change: (fields: Partial<Settings>, options?: { readonly isMoving?: boolean }) => void;
  /** Why the last change did not take effect; the controls are back at what holds. */
  readonly error: ApiError | null;
};

/** A slider is at rest after so long, milliseconds. */
const REST_MS = 200;

/** The enhancement settings and how they are changed: one request at a time, and the last value wins. */
export function useEnhancementSettings(): EnhancementSettings {
  const told = useEnhancement();
  const { run, error } = useCommand('PUT /api/enhancement/settings');
  const [base, setBase] = useState(told);
  const [draft, setDraft] = useState<Partial<Settings>>({});
  const [asked, setAsked] = useState<Settings | undefined>(undefined);
  const unsent = useRef<Partial<Settings>>({});
  const isSending = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const lastTold = useRef(told);

  // Whatever came last, from here or from another page.
  useEffect(() => {
    lastTold.current = told;
    if (told !== undefined) setBase(told);
  }, [told]);

  const send = useCallback(async () => {
    if (isSending.current || Object.keys(unsent.current).length === 0) return;
    const body = unsent.current;
    unsent.current = {};
    isSending.current = true;
    const toldBefore = lastTold.current;
    const answer = await run({ body });
    isSending.current = false;
    // A message that came meanwhile is as new as the answer, or newer.
    if (answer !== null && lastTold.current === toldBefore) setBase(answer);
    if (Object.keys(unsent.current).length > 0) return send();
    return setDraft({});
  }, [run]);

  const change = useCallback<EnhancementSettings['change']>(
    (fields, { isMoving = false } = {}) => {
      unsent.current = { ...unsent.current, ...fields };
      setDraft((others) => ({ ...others, ...fields }));
      clearTimeout(timer.current);
      if (isMoving) timer.current = setTimeout(() => void send(), REST_MS);
      else void send();
    },
    [send],
  );
  // What was chosen is meant, also when its view is left at once.
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      void send();
    },
    [send],
  );

  const preset = draft.preset ?? base?.preset;
  const intensity = draft.intensity ?? base?.intensity;
  const enabled = draft.enabled ?? base?.enabled;
  const askedPreset = asked?.preset;
  useEffect(() => {
    if (preset === undefined || intensity === undefined || enabled === undefined) return undefined;
    const settle = () =>
      setAsked((before) => {
        const isSame =
          before?.preset === preset && before.intensity === intensity && before.enabled === enabled;
        return isSame ? before : { preset, intensity, enabled };
      });
    const isSliding = askedPreset === preset;
    const settling = setTimeout(settle, isSliding ? REST_MS : 0);
    return () => clearTimeout(settling);
  }, [preset, intensity, enabled, askedPreset]);

  const shown = base && { ...base, ...draft };
  return { shown, asked, change, error };
}
