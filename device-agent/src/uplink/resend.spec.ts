import fc from 'fast-check';
import {
  DEFAULT_RESEND,
  initialResend,
  nextToSend,
  onAcked,
  onAnnounced,
  onConnected,
  onDisconnected,
  onSent,
  onTime,
  type ResendState,
} from './resend.js';

const tuning = { ...DEFAULT_RESEND, window: 250, batch: 100 };
const chance = { tuning, random: () => 0.5 };

/** Sends all that may be sent; gives the runs. */
function drain(
  state: ResendState,
  held: { oldest: number; next: number },
  now = 0,
): { state: ResendState; runs: [number, number][] } {
  const runs: [number, number][] = [];
  for (let plan = nextToSend(state, held, tuning); plan; plan = nextToSend(state, held, tuning)) {
    const last = Math.min(plan.from + plan.limit, held.next) - 1;
    runs.push([plan.from, last]);
    state = onSent(state, last, now, chance);
  }
  return { state, runs };
}

describe('resending', () => {
  it('sends nothing while there is no connection', () => {
    expect(nextToSend(initialResend(0), { oldest: 1, next: 10 }, tuning)).toBeUndefined();
  });

  it('sends in runs, in order, until the window is full', () => {
    const { runs } = drain(onConnected(initialResend(0)), { oldest: 1, next: 1000 });
    expect(runs).toEqual([
      [1, 100],
      [101, 200],
      [201, 250],
    ]);
  });

  it('opens the window as acknowledgements come', () => {
    const first = drain(onConnected(initialResend(0)), { oldest: 1, next: 1000 });
    const acked = onAcked(first.state, 100, 10, chance);
    expect(drain(acked, { oldest: 101, next: 1000 }).runs).toEqual([[251, 350]]);
  });

  it('goes back to the first unacknowledged one when nothing comes, ever more slowly', () => {
    const held = { oldest: 1, next: 11 };
    let { state } = drain(onConnected(initialResend(0)), held, 0);
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      const due = state.resendAt!;
      expect(onTime(state, due - 1)).toBe(state);
      const again = drain(onTime(state, due), held, due);
      expect(again.runs).toEqual([[1, 10]]);
      waits.push(again.state.resendAt! - due);
      state = again.state;
    }
    expect(waits).toEqual([10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });

  it('waits as at first again once something was acknowledged, and not at all when everything was', () => {
    const { state } = drain(onConnected(initialResend(0)), { oldest: 1, next: 11 }, 0);
    expect(onAcked({ ...state, attempt: 4 }, 5, 100, chance)).toMatchObject({ attempt: 0, resendAt: 5_100 });
    expect(onAcked(state, 10, 100, chance).resendAt).toBeUndefined();
  });

  it('does not let an old acknowledgement put anything back', () => {
    const { state } = drain(onConnected(initialResend(0)), { oldest: 1, next: 11 }, 0);
    const acked = onAcked(state, 8, 100, chance);
    expect(onAcked(acked, 3, 200, chance)).toBe(acked);
  });

  it('sends everything unacknowledged again on a new connection', () => {
    const { state } = drain(onConnected(initialResend(0)), { oldest: 1, next: 11 }, 0);
    const back = onConnected(onDisconnected(onAcked(state, 4, 0, chance)));
    expect(drain(back, { oldest: 5, next: 11 }).runs).toEqual([[5, 10]]);
  });

  it('answers a server that takes over within the spread, and only when something is unacknowledged', () => {
    const { state } = drain(onConnected(initialResend(0)), { oldest: 1, next: 11 }, 0);
    expect(onAnnounced(state, 1_000, chance).resendAt).toBe(2_000);
    const quiet = onAcked(state, 10, 0, chance);
    expect(onAnnounced(quiet, 1_000, chance)).toBe(quiet);
  });

  it('answers a storm of announcements as it answers one', () => {
    const { state } = drain(onConnected(initialResend(0)), { oldest: 1, next: 11 }, 0);
    const draws = [0.9, 0.5, 0.1, 0];
    const stormy = { tuning, random: () => draws.shift() ?? 0 };
    let announced = state;
    for (let i = 0; i < 4; i++) announced = onAnnounced(announced, 1_000 + i, stormy);
    expect(announced.resendAt).toBe(1_000 + 0.9 * tuning.spreadMs);
  });

  it('steps over numbers at the front that no longer exist', () => {
    expect(nextToSend(onConnected(initialResend(4)), { oldest: 9, next: 12 }, tuning)).toEqual({ from: 9, limit: 100 });
  });

  it('brings everything across whatever is lost, in order and once, to a server that keeps a watermark', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant('send' as const) },
      fc.constant('lose' as const),
      { weight: 3, arbitrary: fc.constant('ack' as const) },
      fc.constant('loseAck' as const),
      fc.constant('reconnect' as const),
      fc.constant('announce' as const),
      fc.constant('wait' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 700 }), (steps, total) => {
        const held = { oldest: 1, next: total + 1 };
        let state = onConnected(initialResend(0));
        let now = 0;
        let watermark = 0;
        const accepted: number[] = [];
        const send = (arrives: boolean): boolean => {
          const plan = nextToSend(state, held, tuning);
          if (!plan) return false;
          const last = Math.min(plan.from + plan.limit, held.next) - 1;
          state = onSent(state, last, now, chance);
          for (let seq = plan.from; arrives && seq <= last; seq++)
            if (seq === watermark + 1) accepted.push((watermark = seq));
          return true;
        };
        const ack = (): void => {
          state = onAcked(state, watermark, now, chance);
          held.oldest = Math.max(held.oldest, watermark + 1);
        };
        for (const one of steps) {
          now += 700;
          if (one === 'send') send(true);
          else if (one === 'lose') send(false);
          else if (one === 'ack') ack();
          else if (one === 'reconnect') state = onConnected(onDisconnected(state));
          else if (one === 'announce') state = onAnnounced(state, now, chance);
          else if (one === 'wait') state = onTime(state, (now += 30_000));
        }
        for (let i = 0; i < 40 && watermark < total; i++) {
          state = onTime(state, (now += 120_000));
          while (send(true));
          ack();
        }
        expect(accepted).toEqual(Array.from({ length: total }, (_, i) => i + 1));
      }),
    );
  });
});
