/**
 * As a `ref`: has the focus when it appears. React's `autoFocus` is over before a dialog opens, and a dialog looks for the attribute,
 * which React does not write.
 */
export function focusAtFirst(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
  element?.focus();
}
