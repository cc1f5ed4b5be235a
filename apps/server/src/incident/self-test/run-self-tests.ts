import { Inject, Injectable } from '@nestjs/common';
import { judgeSelfTest } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { TERMINAL_DOWNLINK, type TerminalDownlink } from '../../ingest/index.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { TIMELINE, type NewTimelineEntry, type Timeline } from '../timeline.js';
import { SELF_TEST_STORE, type EndedSelfTest, type SelfTestStore } from './self-test.store.js';

const BATCH = 200;
/** What is not answered is sent again; the agent runs one id once. */
const SEND_AGAIN_MS = 20_000;
/** How long an answer is waited for: a device that is read anew takes seconds, a broken link a little longer. */
const ANSWER_WITHIN_MS = 120_000;

/** Asks a repaired terminal how it finds itself, and writes what it said where the repair is verified. */
@Injectable()
export class RunSelfTests {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SELF_TEST_STORE) private readonly store: SelfTestStore,
    @Inject(TIMELINE) private readonly timeline: Timeline,
    @Inject(TERMINAL_DOWNLINK) private readonly downlink: TerminalDownlink,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
  ) {}

  /** @returns how many were answered, or waited for in vain */
  async pass(now: Date): Promise<number> {
    const windowMs = this.config.VERIFY_SECONDS * 1000;
    const times = { now, since: before(now, windowMs), expiresAt: before(now, -Math.min(ANSWER_WITHIN_MS, windowMs)) };
    const { ended, toSend } = await this.database.transaction(async (sql) => ({
      ended: await this.settle(sql, now),
      asked: await this.store.request(sql, times),
      toSend: await this.store.takeToSend(sql, now, before(now, -SEND_AGAIN_MS), BATCH),
    }));
    await Promise.all(
      toSend.map(({ id, terminalId, expiresAt }) =>
        this.downlink
          .command(terminalId, { v: 1, id, name: 'self-test', expiresAt: expiresAt.toISOString(), arguments: {} })
          // The broker is away: it is due again soon.
          .catch(() => undefined),
      ),
    );
    return ended;
  }

  private async settle(sql: Sql, now: Date): Promise<number> {
    const ended = (await this.store.lockEnded(sql, now, BATCH)).map((test) => ({
      test,
      verdict: judgeSelfTest(test.reply, test.component),
    }));
    if (ended.length === 0) return 0;
    await this.store.settle(sql, ended, now);
    await this.timeline.append(
      sql,
      ended.map(({ test, verdict }) => entryOf(test, verdict.reason, now)),
    );
    return ended.length;
  }
}

const before = (time: Date, ms: number): Date => new Date(time.getTime() - ms);

const entryOf = ({ incidentId, component, reply }: EndedSelfTest, reason: string, at: Date): NewTimelineEntry => ({
  incidentId,
  at,
  kind: 'device',
  what: 'selfTested',
  actor: null,
  reason,
  data: { component, state: reply?.components[component] ?? null },
});
