import type { Preset } from '#mastering';

/** What is to be said of a file that no profile is safe to apply to: who asks for something all the same. */
export function unsafeNote({
  preset,
  targetLufs,
}: {
  readonly preset: Preset;
  readonly targetLufs?: number | undefined;
}): string {
  const asking = [
    ...(preset === 'adaptive' ? [] : [`the preset ${preset}`]),
    ...(targetLufs === undefined ? [] : ['the target']),
  ];
  const exception = asking.length === 0 ? '' : ` but what ${asking.join(' and ')} asks for`;
  return `No profile is safe to apply: nothing is changed${exception}.`;
}
