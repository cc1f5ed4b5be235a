import type { IncidentRow } from '#libs/contract';
import { overlayTexts } from './overlay-text.js';
import { useNow } from './use-now.js';

/** Small plain labels: shelved, suppressed, chattering, so many terminals. */
export function IncidentTags({ row }: { row: IncidentRow }) {
  return overlayTexts(row, useNow()).map((text) => (
    <span key={text} className="pill tag">
      {text}
    </span>
  ));
}
