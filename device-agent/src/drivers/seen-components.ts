import { tap, type MonoTypeOperatorFunction } from 'rxjs';
import type { Component } from '#libs/domain';
import type { Observation } from '../observation.js';

/** A driver that cannot ask what the terminal has: its components grow by what it hears of. */
export function seenComponents(first: Component): {
  components: readonly Component[];
  note: MonoTypeOperatorFunction<Observation>;
} {
  const components: Component[] = [first];
  const note = tap<Observation>(({ component }) => {
    if (!components.includes(component)) components.push(component);
  });
  return { components, note };
}
