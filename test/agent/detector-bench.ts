import type { Component } from '#libs/domain';
import type { CounterName, EventName, Observation, StateName } from '../../device-agent/src/observation.js';
import { detect, resume, type Input } from '../../device-agent/src/detect/detect.js';
import { emptyMemory } from '../../device-agent/src/detect/memory.js';
import type { Outcome } from '../../device-agent/src/detect/outcome.js';

export const raw = { protocol: 'test', code: 'x' };

/** Plays observations into the detector and writes down what it decided, as `raised cardReader card.jam`. */
export class Bench {
  memory = emptyMemory();
  private ms = Date.parse('2026-11-21T03:00:00Z');

  see(seen: Input, after = 0): Outcome[] {
    this.ms += after;
    const { memory, outcomes } = detect(this.memory, seen, new Date(this.ms));
    // What is remembered goes to disk and comes back.
    this.memory = JSON.parse(JSON.stringify(memory)) as typeof memory;
    return outcomes;
  }

  says(seen: Input, after = 0): string[] {
    return this.see(seen, after).map(({ kind, component, fault }) => `${kind} ${component} ${fault}`);
  }

  passes(seconds: number): string[] {
    return this.says({ kind: 'tick' }, seconds * 1000);
  }

  /** The agent ends, is away for so many seconds, and starts with these drivers. */
  restarts(sources: readonly string[], seconds = 0): string[] {
    this.ms += seconds * 1000;
    this.memory = resume(this.memory, new Date(this.ms));
    return this.says({ kind: 'started', sources });
  }

  get now(): number {
    return this.ms;
  }
}

export const state = (component: Component, name: StateName, value: string, unit?: string): Observation => ({
  kind: 'state',
  component,
  name,
  value,
  raw,
  ...(unit && { unit }),
});
export const counter = (component: Component, name: CounterName, value: number, unit?: string): Observation => ({
  kind: 'counter',
  component,
  name,
  value,
  raw,
  ...(unit && { unit }),
});
export const event = (component: Component, name: EventName): Observation => ({ kind: 'event', component, name, raw });
export const supervisor = (active: boolean): Observation => ({
  kind: 'mode',
  component: 'cabinet',
  mode: 'supervisor',
  active,
  raw,
});

/** The same, as one witness tells it. */
export const by = (source: string, seen: Observation): Observation => ({
  ...seen,
  source,
  raw: { protocol: source, code: `${source} says` },
});
