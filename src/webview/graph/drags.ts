import type { Point } from './layout/flat';

interface DragActions {
  /** By how much the picture is to move the other way. */
  readonly move: (by: Point) => void;
  /** The pointer went up where it had gone down. */
  readonly click: (target: Element | null) => void;
}

/** A hand that trembles does not drag. */
const tremble = 4;

/** Tells drags from clicks. */
export function followDrags(element: HTMLElement, { move, click }: DragActions): void {
  let last: Point | undefined;
  let pressed: EventTarget | null = null;
  let isDrag = false;
  // The focus comes with the click: what is only dragged does not take it, and does not move under the pointer.
  element.addEventListener('mousedown', (event) => event.preventDefault());
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 && event.button !== 1) return;
    pressed = event.target;
    last = { x: event.clientX, y: event.clientY };
    isDrag = false;
  });
  element.addEventListener('pointermove', (event) => {
    if (!last) return;
    const by = { x: last.x - event.clientX, y: last.y - event.clientY };
    if (!isDrag && Math.hypot(by.x, by.y) < tremble) return;
    if (!isDrag) element.setPointerCapture(event.pointerId);
    isDrag = true;
    element.classList.add('graph-dragged');
    last = { x: event.clientX, y: event.clientY };
    move(by);
  });
  const end = (event: PointerEvent): void => {
    if (last && !isDrag && event.type === 'pointerup') click(pressed instanceof Element ? pressed : null);
    last = undefined;
    isDrag = false;
    element.classList.remove('graph-dragged');
  };
  element.addEventListener('pointerup', end);
  element.addEventListener('pointercancel', end);
}
