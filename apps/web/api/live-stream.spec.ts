import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LiveStream, type EventSourceLike, type LiveState } from './live-stream.js';

class FakeSource implements EventSourceLike {
  readyState = 0;
  closed = false;
  private readonly listeners = new Map<string, ((event: MessageEvent<string>) => void)[]>();

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  emit(type: string, data = '', lastEventId = ''): void {
    const event = { data, lastEventId } as MessageEvent<string>;
    this.listeners.get(type)?.forEach((listener) => listener(event));
  }

  giveUp(): void {
    this.readyState = 2;
    this.emit('error');
  }

  close(): void {
    this.closed = true;
  }
}

const sources: FakeSource[] = [];
const states: LiveState[] = [];
const changes: string[] = [];
let resumed = 0;
let stream: LiveStream;
const latest = (): FakeSource => sources.at(-1)!;

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
  sources.length = states.length = changes.length = 0;
  resumed = 0;
  const listener = {
    changed: (event: { incidentId?: string | undefined }) => void changes.push(event.incidentId ?? '?'),
    resumed: () => void (resumed += 1),
    state: (state: LiveState) => void states.push(state),
  };
  const open = (url: string): FakeSource => {
    sources.push(new FakeSource(url));
    return latest();
  };
  stream = new LiveStream('/api/stream', listener, { open, now: () => Date.now() });
  stream.start();
});

afterEach(() => {
  stream.stop();
  jest.useRealTimers();
});

describe('the live stream', () => {
  it('hands on incident changes and keeps heartbeats to itself', () => {
    latest().emit('open');
    latest().emit('incident', '{"type":"incident","incidentId":"i1"}', '7');
    latest().emit('heartbeat', '{"type":"heartbeat"}');
    latest().emit('incident', 'not json');
    expect(changes).toEqual(['i1']);
    expect(resumed).toBe(0);
  });

  it('is stale after 15 s of silence, says since when, and is live again with the next word', () => {
    latest().emit('open');
    jest.advanceTimersByTime(5_000);
    latest().emit('heartbeat', '{"type":"heartbeat"}');
    jest.advanceTimersByTime(14_000);
    expect(states.at(-1)).toEqual({ status: 'live', heardAt: 5_000 });
    jest.advanceTimersByTime(2_000);
    expect(states.at(-1)).toEqual({ status: 'stale', heardAt: 5_000 });
    latest().emit('heartbeat', '{"type":"heartbeat"}');
    expect(states.at(-1)?.status).toBe('live');
  });

  it('opens a new connection from the last event when the browser has given up, and asks for a fresh reading', () => {
    latest().emit('open');
    latest().emit('incident', '{"type":"incident","incidentId":"i1"}', '41');
    latest().giveUp();
    jest.advanceTimersByTime(1_000);
    expect(sources).toHaveLength(2);
    expect(latest().url).toBe('/api/stream?lastEventId=41');
    latest().emit('open');
    expect(resumed).toBe(1);
  });

  it('waits longer from one failure to the next, up to 15 s', () => {
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const before = Date.now();
      const count = sources.length;
      latest().giveUp();
      while (sources.length === count) jest.advanceTimersByTime(500);
      waits.push(Date.now() - before);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it('gives up a socket that is open but silent', () => {
    latest().emit('open');
    jest.advanceTimersByTime(26_000);
    expect(sources).toHaveLength(2);
    expect(sources[0]!.closed).toBe(true);
    jest.advanceTimersByTime(10_000);
    expect(sources).toHaveLength(2);
  });

  it('hears nothing from a connection it has replaced', () => {
    latest().emit('open');
    jest.advanceTimersByTime(26_000);
    sources[0]!.emit('incident', '{"type":"incident","incidentId":"old"}');
    expect(changes).toEqual([]);
  });

  it('opens nothing more once it is stopped', () => {
    latest().giveUp();
    stream.stop();
    jest.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
  });
});
