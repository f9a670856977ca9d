const GAP = 4;

/** Puts a popover that is open below its button, or above where there is no room, and never off the screen. */
export function putBeside(popover: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const { clientWidth, clientHeight } = document.documentElement;
  const isBelow = at.bottom + GAP + height <= clientHeight || at.top < height + GAP;
  const left = Math.min(at.right - width, clientWidth - width - GAP);
  popover.style.insetInlineStart = `${Math.max(GAP, left)}px`;
  popover.style.insetBlockStart = `${Math.max(GAP, isBelow ? at.bottom + GAP : at.top - GAP - height)}px`;
}
