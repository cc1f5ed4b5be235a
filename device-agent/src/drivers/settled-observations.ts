import { Observable, type OperatorFunction } from 'rxjs';
import { cutEvidence, cutText } from '../evidence-cutter.js';
import type { EventOver, EventSeen, Observation, RawSource } from '../observation.js';

/**
 * The last station of every driver: drops what was said already (a poll repeats itself every few seconds), and cuts
 * card data out of the evidence. When a component goes offline all that was said about it is forgotten, so that
 * everything is said anew once it is back. Counters are said every time: one that has not moved since an event tells
 * the detector that this device does not count such events.
 */
export function settled(): OperatorFunction<Observation, Observation> {
  return (source) =>
    new Observable((out) => {
      const said = new Map<string, string | boolean>();
      return source.subscribe({
        next: (observation) => {
          const key = keyOf(observation);
          const value = valueOf(observation);
          if (key !== undefined && value !== undefined) {
            if (said.get(key) === value) return;
            if (isOffline(observation)) forget(said, observation.component);
            if (said.size >= MOST_SAID) said.delete(said.keys().next().value!);
            said.set(key, value);
          }
          out.next(cutObservation(observation));
        },
        error: (error) => out.error(error),
        complete: () => out.complete(),
      });
    });
}

/** A device that invents ever new units must not fill the agent's memory: of the oldest it is forgotten what was said. */
const MOST_SAID = 4_096;
const LAST_FOUR = /\d{4}$/;

/** Whatever a device may have written into it: its evidence, and the words of its journal. */
function cutObservation(seen: Observation): Observation {
  const raw = cutSource(seen.raw);
  switch (seen.kind) {
    case 'garbage':
      return { ...seen, reason: cutText(seen.reason), raw };
    case 'transaction': {
      const { kind, component, source, amountMinor, lastFour } = seen;
      const words = { printedAt: seen.printedAt, reference: seen.reference, currency: seen.currency };
      const cut = Object.entries(words).flatMap(([key, text]) => (text === undefined ? [] : [[key, cutText(text)]]));
      const last = LAST_FOUR.exec(lastFour ?? '')?.[0];
      return {
        ...{ kind, component, raw },
        ...(source !== undefined && { source }),
        ...(Object.fromEntries(cut) as typeof words),
        ...(amountMinor !== undefined && { amountMinor }),
        ...(last !== undefined && { lastFour: last }),
        ...(seen.unfinished && { unfinished: true }),
      };
    }
    case 'mode':
    case 'eventOver':
      return { ...seen, raw };
    default:
      return seen.unit === undefined ? { ...seen, raw } : { ...seen, unit: cutText(seen.unit), raw };
  }
}

// The contract holds `code` to 400 characters.
function cutSource({ protocol, code, data }: RawSource): RawSource {
  const source = { protocol, code: cutText(code).slice(0, 400) };
  return data === undefined ? source : { ...source, data: cutEvidence(data) };
}

function keyOf(o: Observation): string | undefined {
  if (o.kind === 'mode') return `${o.component}|mode|${o.mode}`;
  if (o.kind === 'state') return `${o.component}|${o.kind}|${o.name}|${o.unit ?? ''}`;
  if (stands(o)) return `${o.component}|event|${o.name}|${o.stands}`;
  return undefined;
}

function valueOf(o: Observation): string | boolean | undefined {
  if (o.kind === 'mode') return o.active;
  if (o.kind === 'state') return o.value;
  if (stands(o)) return o.kind === 'event';
  return undefined;
}

function stands(o: Observation): o is (EventSeen & { stands: string }) | EventOver {
  return (o.kind === 'event' || o.kind === 'eventOver') && o.stands !== undefined;
}

function isOffline(o: Observation): boolean {
  return o.kind === 'state' && o.name === 'device' && o.value === 'offline';
}

function forget(said: Map<string, unknown>, component: string): void {
  for (const key of [...said.keys()]) if (key.startsWith(`${component}|`)) said.delete(key);
}
