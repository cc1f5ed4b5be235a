import type { Channel } from '#libs/domain';
import type { MovableClock } from '#libs/testkit';
import type { Database } from '../../apps/server/src/database/sql.js';
import type { ChannelPort, OutgoingMessage, SendResult } from '../../apps/server/src/notify/channel.js';
import type { NoticeSender } from './notice-sender.js';

/** A way out that a test plays itself. */
export class PlayedChannel implements ChannelPort {
  readonly parallel = 16;
  readonly sent: OutgoingMessage[] = [];
  result: SendResult = { outcome: 'sent' };
  limitsOf?: ChannelPort['limitsOf'];

  constructor(readonly channel: Channel) {}

  send(message: OutgoingMessage): Promise<SendResult> {
    this.sent.push(message);
    const providerId = `${this.channel}-${this.sent.length}`;
    return Promise.resolve(this.result.outcome === 'sent' ? { providerId, ...this.result } : this.result);
  }

  close = (): Promise<void> => Promise.resolve();
}

/** Sweeps until nothing moves any more. */
export async function settleNotices({ runner }: NoticeSender, database: Database): Promise<void> {
  let before = '';
  for (let quiet = 0; quiet < 3;) {
    await runner.sweep();
    await new Promise((resolve) => setTimeout(resolve, 60));
    const rows = await database.run({ text: 'SELECT id, state, attempts, next_at FROM notice ORDER BY id' });
    const now = JSON.stringify(rows);
    quiet = now === before && !now.includes('"sending"') ? quiet + 1 : 0;
    before = now;
  }
}

/** How many notices are in each state. */
export async function noticeStates(database: Database): Promise<Record<string, number>> {
  const rows = await database.run<{ state: string; count: number }>({
    text: 'SELECT state, count(*)::int AS count FROM notice GROUP BY state',
  });
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Moves the clock to the next noon in Shanghai. @returns seven o'clock of the morning after */
export function forwardToNoon(clock: MovableClock): Date {
  const sinceNoon = (clock.now().getTime() - 4 * HOUR_MS) % DAY_MS;
  clock.forward(`${Math.ceil((DAY_MS - sinceNoon) / 1000)}s`);
  return new Date(Math.floor(clock.now().getTime() / DAY_MS) * DAY_MS + 23 * HOUR_MS);
}
