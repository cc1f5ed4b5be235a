import { useEffect, useRef, type DOMAttributes, type FocusEvent, type PointerEvent } from 'react';
import { liveDesk } from '../desk.js';

/** A pointer that lies still, or a focus nobody moves, holds the order no longer than this. */
const IDLE_MS = 20_000;

type Handlers = DOMAttributes<HTMLElement>;

/** Holds the order of the list while somebody's pointer or focus is at work in it. */
export function useHold(): Handlers {
  const timer = useRef<number | undefined>(undefined);
  const letGo = (): void => {
    window.clearTimeout(timer.current);
    liveDesk.hold(false);
  };
  const hold = (): void => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(letGo, IDLE_MS);
    liveDesk.hold(true);
  };
  useEffect(() => letGo, []);
  return {
    onPointerMove: hold,
    onPointerLeave: (event: PointerEvent<HTMLElement>) => {
      if (!event.currentTarget.contains(document.activeElement)) letGo();
    },
    onFocus: hold,
    onKeyDown: hold,
    onBlur: (event: FocusEvent<HTMLElement>) => {
      if (!event.currentTarget.contains(event.relatedTarget)) letGo();
    },
  };
}
