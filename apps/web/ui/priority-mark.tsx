import type { Priority } from '#libs/domain';
import { word } from '../i18n/shared.js';

/** A shape of its own for each priority, so that it is read without colour: octagon, triangle, diamond, circle. */
const SHAPES: Record<Priority, string> = {
  P1: 'M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z',
  P2: 'M8 1.5 15.5 14.5H.5z',
  P3: 'M8 .8 15.2 8 8 15.2.8 8z',
  P4: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z',
};

export function PriorityMark({ priority, short = false }: { priority: Priority; short?: boolean }) {
  return (
    <span className={`priority ${priority.toLowerCase()}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={SHAPES[priority]} />
      </svg>
      <span>{priority}</span>
      {!short && <span className="priority-word">{word('priority', priority)}</span>}
    </span>
  );
}
