const ARROWS = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);
/** Inputs that are no text: what is typed there goes nowhere. */
const NOT_TYPED = new Set([
  'range',
  'checkbox',
  'radio',
  'button',
  'submit',
  'reset',
  'file',
  'color',
  'image',
]);
/** What moves by arrows, and does something on Space. */
const MOVED_IN =
  'audio, video, [role=slider], [role=listbox], [role=grid], [role=tablist], [role=menu], [role=radiogroup]';

/** Whether a key is the business of what has the focus: typing, a slider's arrows, the Space of a button, a dialog. */
export function isTakenBy(target: EventTarget | null, key: string): boolean {
  if (document.querySelector('dialog:modal') !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  if (target instanceof HTMLInputElement) {
    if (!NOT_TYPED.has(target.type)) return true;
    if (target.type === 'range') return ARROWS.has(key);
    return key === 'Space' || (target.type === 'radio' && ARROWS.has(key));
  }
  if (key === 'Space' && target.closest('button, summary, [role=button], [role=switch]') !== null)
    return true;
  return (key === 'Space' || ARROWS.has(key)) && target.closest(MOVED_IN) !== null;
}
