import type { Observation } from '../observation.js';
import { detect, type Input } from './detect.js';
import { emptyMemory } from './memory.js';

const raw = { protocol: 'test', code: 'x' };
const offline: Observation = { kind: 'state', component: 'cardReader', name: 'device', value: 'offline', raw };
const jammed: Observation = { kind: 'state', component: 'cardReader', name: 'media', value: 'jammed', raw };
const supervisor: Observation = { kind: 'mode', component: 'cabinet', mode: 'supervisor', active: true, raw };

/** Plays what is seen, each so many seconds of the wall clock after the one before; gives what the last one led to. */
function play(...steps: [seen: Input, afterSeconds: number][]): string[] {
  let memory = emptyMemory();
  let now = Date.parse('2026-11-21T03:00:00Z');
  let said: string[] = [];
  for (const [seen, after] of steps) {
    const detection = detect(memory, seen, new Date((now += after * 1000)));
    memory = detection.memory;
    said = detection.outcomes.map(({ kind, component, fault }) => `${kind} ${component} ${fault}`);
  }
  return said;
}
const set = (seconds: number): [Input, number] => [{ kind: 'clockSet', jumpMs: seconds * 1000 }, seconds];

describe('a clock that is set', () => {
  it('is noted', () => {
    expect(play(set(-3600))).toEqual(['noted application agent.clockJump']);
  });

  it.each([-3600, 3600])('by %i s neither lengthens nor shortens a debounce', (seconds) => {
    const debounced: [Input, number][] = [[offline, 0], set(seconds)];
    expect(play(...debounced, [{ kind: 'tick' }, 9])).toEqual([]);
    expect(play(...debounced, [{ kind: 'tick' }, 11])).toEqual(['raised cardReader device.offline']);
  });

  it('by a day does not end a mode', () => {
    expect(play([supervisor, 0], set(86_400), [jammed, 1])).toEqual(['noted cardReader card.jam']);
  });
});
