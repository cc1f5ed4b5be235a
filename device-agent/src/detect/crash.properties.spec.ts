import fc from 'fast-check';
import type { CounterSeen, EventSeen, Observation } from '../observation.js';
import { detect, resume, type Input } from './detect.js';
import { diffMemory, emptyMemory, patchMemory, type Memory, type MemoryPatch } from './memory.js';

/**
 * The agent's disk as the recorder writes it (`recorder.ts`, `memory.store.ts`): an observation that is told of goes to
 * the journal with its change of memory in one frame, and only then into the memory; the memory's file follows whenever
 * it does. A crash takes what was not on disk, and the agent goes on with the file and the frames after it.
 */
class Disk {
  frames: { raised: number; patch: MemoryPatch | undefined }[] = [];
  private file = { memory: emptyMemory(), seq: 0 };
  memory = emptyMemory();

  /** `journaled` says whether the frame comes to disk before the crash. */
  see(seen: Input, at: number, journaled = true): void {
    const { memory, outcomes } = detect(this.memory, seen, new Date(at));
    if (outcomes.length > 0 && journaled) {
      const raised = outcomes
        .filter(({ kind, fault }) => kind === 'raised' && fault === 'card.captured')
        .reduce((sum, { detail }) => sum + (detail['count'] as number), 0);
      this.frames.push(onDisk({ raised, patch: diffMemory(this.memory, memory) }));
    }
    if (outcomes.length === 0 || journaled) this.memory = memory;
  }

  save(): void {
    this.file = onDisk({ memory: this.memory, seq: this.frames.length });
  }

  crash(at: number, sources: readonly string[]): void {
    const { memory, seq } = this.file;
    const patches = this.frames.slice(seq).flatMap(({ patch }) => patch ?? []);
    this.memory = resume(patches.reduce(patchMemory, memory), new Date(at));
    this.see({ kind: 'started', sources }, at);
  }

  get raised(): number {
    return this.frames.reduce((sum, { raised }) => sum + raised, 0);
  }
}

const onDisk = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const START = Date.parse('2026-11-21T00:00:00Z');
const about = { component: 'cardReader' as const, raw: { protocol: 'test', code: 'x' }, source: 'reader' };
const counter = (value: number): CounterSeen => ({ ...about, kind: 'counter', name: 'captured', value });
const captured: EventSeen = { ...about, kind: 'event', name: 'cardCaptured' };

/** A reader that counts: what happens to it, and to the agent, one after the other. */
const story = fc.array(
  fc.record({
    act: fc.constantFrom('card', 'poll', 'poll', 'save', 'crash', 'crashInWriting', 'otherWord'),
    after: fc.integer({ min: 0, max: 30_000 }),
  }),
  { maxLength: 60 },
);

function play(
  steps: readonly { act: string; after: number }[],
  tellsEvents: boolean,
): { raised: number; cards: number } {
  const disk = new Disk();
  let cards = 0;
  let now = START;
  disk.see(counter(0), now);
  disk.save();
  const word = (value: string): Observation => ({ ...about, kind: 'state', name: 'media', value });
  for (const { act, after } of steps) {
    now += after;
    if (act === 'card') {
      cards += 1;
      // A unit that tells of it may do so just before the agent dies.
      if (tellsEvents) disk.see(captured, now, after % 3 > 0);
      if (tellsEvents && after % 3 === 0) disk.crash(now, ['reader']);
    } else if (act === 'poll') disk.see(counter(cards), now);
    else if (act === 'save') disk.save();
    else if (act === 'otherWord') disk.see(word(after % 2 ? 'jammed' : 'notPresent'), now);
    else {
      if (act === 'crashInWriting') disk.see(counter(cards), now, false);
      disk.crash(now, ['reader']);
    }
  }
  disk.see(counter(cards), (now += 60_000));
  return { raised: disk.raised, cards };
}

describe('an agent that dies at any instant', () => {
  it('loses no card of a reader that counts, and tells of none twice', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const { raised, cards } = play(steps, false);
        expect(raised).toBe(cards);
      }),
      { numRuns: 500 },
    );
  });

  it('loses none of a reader that counts and tells of them, and tells of none twice', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const { raised, cards } = play(steps, true);
        expect(raised).toBe(cards);
      }),
      { numRuns: 500 },
    );
  });

  it('goes on with the memory that it had journaled', () => {
    const disk = new Disk();
    disk.see(counter(0), START);
    const before: Memory = disk.memory;
    disk.see(counter(2), START + 1_000);
    disk.crash(START + 2_000, ['reader']);
    expect(disk.memory.counters).not.toEqual(before.counters);
    disk.see(counter(2), START + 3_000);
    expect(disk.raised).toBe(2);
  });
});
