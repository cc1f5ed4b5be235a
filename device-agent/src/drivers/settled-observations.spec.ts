import { describe, expect, it } from '@jest/globals';
import { from, lastValueFrom, toArray } from 'rxjs';
import type { Observation, StateName, StateSeen } from '../observation.js';
import { settled } from './settled-observations.js';

const raw = { protocol: 'test', code: 'x' };
const state = (component: 'cardReader' | 'cashDispenser', name: StateName, value: string): Observation => ({
  kind: 'state',
  component,
  name,
  value,
  raw,
});
const through = (...observations: Observation[]): Promise<Observation[]> =>
  lastValueFrom(from(observations).pipe(settled(), toArray()));

describe('settled observations', () => {
  it('say a state once until it changes', async () => {
    const [ok, jam] = [state('cardReader', 'media', 'notPresent'), state('cardReader', 'media', 'jammed')];
    expect(await through(ok, ok, jam, jam, ok)).toEqual([ok, jam, ok]);
  });

  it('say an event every time', async () => {
    const event: Observation = { kind: 'event', component: 'cardReader', name: 'cardCaptured', raw };
    expect(await through(event, event)).toHaveLength(2);
  });

  it('say an event that stands once until it is over, and that it is over once', async () => {
    const about = { component: 'cashAcceptor', name: 'cashRetained', stands: '12', raw } as const;
    const event: Observation = { kind: 'event', ...about };
    const over: Observation = { kind: 'eventOver', ...about };
    const other: Observation = { ...event, stands: '11' };
    expect(await through(over, over, event, event, other, over, event)).toEqual([over, event, other, over, event]);
  });

  it('do not grow with the units that a device invents', async () => {
    const units = Array.from({ length: 6_000 }, (_none, i): Observation => ({
      ...(state('cardReader', 'bin', 'ok') as StateSeen),
      unit: `u${i}`,
    }));
    expect(await through(...units, units[5_999]!, units[0]!)).toHaveLength(6_001);
  });

  it('say a counter every time: that it has not moved since an event is news for the detector', async () => {
    const counter: Observation = { kind: 'counter', component: 'cardReader', name: 'captured', value: 3, raw };
    expect(await through(counter, counter)).toHaveLength(2);
  });

  it('say everything of a component anew once it was offline, and nothing of the others', async () => {
    const media = state('cardReader', 'media', 'notPresent');
    const other = state('cashDispenser', 'exit', 'empty');
    const [off, on] = [state('cardReader', 'device', 'offline'), state('cardReader', 'device', 'online')];
    expect(await through(on, media, other, off, off, on, media, other)).toEqual([on, media, other, off, on, media]);
  });

  it('hold no card number in what they carry as evidence', async () => {
    const leaky: Observation = {
      kind: 'garbage',
      component: 'cardReader',
      reason: 'r',
      raw: { protocol: 'test', code: 'PAN 4111111111111111', data: { line: ['4111111111111111=25121010000'] } },
    };
    expect(JSON.stringify(await through(leaky))).not.toContain('411111');
  });
});
