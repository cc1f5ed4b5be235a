import type { Component } from '#libs/domain';
import { parseLine } from '../../device-agent/src/drivers/xfs3-shim/parser.js';
import {
  INITIAL,
  next,
  type SessionEffect,
  type SessionState,
} from '../../device-agent/src/drivers/xfs3-shim/session.js';
import type { Observation } from '../../device-agent/src/observation.js';
import { inWords } from './watched-driver.js';

/** One shim; each call gives what one line says. */
export class HeardShim {
  private state: SessionState = INITIAL;
  last: SessionEffect[] = [];
  seen: Observation[] = [];

  constructor(
    private readonly components: Record<string, Component> = {},
    private readonly aliveMs = 0,
  ) {
    this.line({ kind: 'ALIVE' });
  }

  line(object: unknown): string[] {
    return this.feed({ kind: 'item', item: parseLine(JSON.stringify(object)) });
  }

  feed(input: Parameters<typeof next>[2]): string[] {
    const settings = { components: new Map(Object.entries(this.components)), aliveMs: this.aliveMs, reopens: true };
    const { state, effects } = next(settings, this.state, input);
    this.state = state;
    this.last = effects;
    this.seen = effects.flatMap((effect) => (effect.kind === 'observe' ? [effect.observation] : []));
    return this.seen.map(inWords);
  }

  tell(kind: string, code: number, payload: unknown = {}, hResult = 0): string[] {
    return this.line({ kind, code, payload, hResult });
  }
}
