import fc from 'fast-check';
import { SETTINGS, type SettingValue } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { createTestDatabase, type TestDatabase } from '../../../../../test/harness/database.js';
import { PostgresAuditLog } from '../../audit/store/postgres-audit-log.js';
import { PostgresOutbox } from '../../outbox/store/postgres-outbox.js';
import type { Settings } from '../../settings/index.js';
import { PostgresWebhookFeedStore } from '../store/postgres-webhook-feed.store.js';
import { PostgresWebhookStates } from '../store/postgres-webhook-states.js';
import { WebhookDesk, WebhookTrade } from './webhook-desk.js';
import { WebhookFeed } from './webhook-feed.js';

const SOURCE = 'https://watch.example';
const SECRET = 'whsec_c2ltdWxhdGVkLXdlYmhvb2stc2VjcmV0LTAwMDE=';
const now = new Date('2026-11-21T20:00:00Z');

let test: TestDatabase;
let endpoints: { id: string; events?: string[]; enabled?: boolean }[];
let states: PostgresWebhookStates;

const settings = {
  read: (): SettingValue<'webhooks'> =>
    SETTINGS.webhooks.schema.parse({
      endpoints: endpoints.map((each) => ({ url: 'https://hooks.example/x', secret: SECRET, ...each })),
    }),
} as unknown as Settings;

/** Another process, as it were. */
const feed = () =>
  new WebhookFeed(test.database, new PostgresWebhookFeedStore(test.database), states, settings, new PostgresOutbox());

const desk = () =>
  new WebhookDesk(
    test.database,
    new PostgresWebhookFeedStore(test.database),
    states,
    new PostgresAuditLog(test.database),
    new WebhookTrade({ now: () => now }, settings),
  );

beforeAll(async () => {
  test = await createTestDatabase();
  states = new PostgresWebhookStates(test.database);
}, 60_000);
afterAll(async () => test.drop());
beforeEach(async () => {
  endpoints = [{ id: 'erp' }];
  await test.database.run({
    text: 'TRUNCATE notice, timeline, incident, webhook_event, webhook_endpoint, webhook_place',
  });
  await feed().pass(now, SOURCE);
});

const run = <Row>(text: string, values: unknown[] = []) => test.database.run<Row>({ text }, values);

async function incident(terminal: string): Promise<string> {
  const [row] = await run<{ id: string }>(
    `INSERT INTO incident (terminal_id, region_id, component, fault, priority, opened_at, last_event_at)
     VALUES ($1, 'east', 'cardReader', 'card.captured', 2, $2, $2) RETURNING id`,
    [terminal, now],
  );
  return row!.id;
}
const happened = (incidentId: string, what: string) =>
  run(`INSERT INTO timeline (incident_id, at, kind, what, reason) VALUES ($1, $2, 'decision', $3, '')`, [
    incidentId,
    now,
    what,
  ]);
const notices = () =>
  run<{ id: string; recipient_id: string; state: string; incident: string; type: string; event: string }>(
    `SELECT id, recipient_id, state, data->>'incidentId' AS incident, data#>>'{event,type}' AS type,
       data#>>'{event,data,id}' AS event FROM notice ORDER BY id`,
  );
const types = async () => (await notices()).map(({ type }) => type.replace('incident.', ''));
const settle = (state: 'sent' | 'dead') => run(`UPDATE notice SET state = $1 WHERE state = 'pending'`, [state]);

/**
 * Looks until everything committed was read. A line counts only when every older transaction has ended, those of other
 * databases on the same server too, so that one look may come too early.
 */
async function look(): Promise<number> {
  let all = 0;
  for (;;) {
    all += (await feed().pass(now, SOURCE)).queued;
    const unread = await run('SELECT FROM timeline t, webhook_place p WHERE (t.tx, t.id) > (p.tx, p.row) LIMIT 1');
    if (unread.length === 0) return all;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Looks until nothing more comes, each notice being taken at once. */
async function drain(): Promise<void> {
  while ((await look()) > 0) await settle('sent');
}

describe('outside systems', () => {
  it('are told what happened to an incident, one after the other, and nothing of the house', async () => {
    const id = await incident('T1');
    for (const what of ['opened', 'offered', 'noticeSent', 'accepted', 'noted', 'restored', 'closed']) {
      await happened(id, what);
    }
    await look();
    expect(await types()).toEqual(['opened']);
    await look();
    expect(await types()).toEqual(['opened']);
    await settle('sent');
    await look();
    expect(await types()).toEqual(['opened', 'offered']);
    await settle('dead');
    await drain();
    expect(await types()).toEqual(['opened', 'offered', 'accepted', 'restored', 'closed']);
  });

  it('are told by ids alone', async () => {
    const id = await incident('T1');
    await happened(id, 'opened');
    await look();
    const [row] = await run<{ data: Record<string, unknown>; incident_id: string | null; address: string }>(
      'SELECT data, incident_id, address FROM notice',
    );
    expect(row).toMatchObject({ incident_id: null, address: 'erp' });
    expect(row!.data).toMatchObject({
      incidentId: id,
      event: {
        type: 'incident.opened',
        timestamp: now.toISOString(),
        data: { specversion: '1.0', source: SOURCE, subject: `incidents/${id}`, terminalId: 'T1' },
      },
    });
  });

  it('do not wait for one another, nor one incident for the next', async () => {
    endpoints = [{ id: 'erp' }, { id: 'bi', events: ['incident.closed'] }];
    const [first, second] = [await incident('T1'), await incident('T2')];
    await happened(first, 'opened');
    await happened(second, 'opened');
    await happened(second, 'closed');
    await look();
    const seen = (await notices()).map((each) => [each.recipient_id, each.incident, each.type]);
    expect(seen).toEqual(
      expect.arrayContaining([
        ['erp', first, 'incident.opened'],
        ['erp', second, 'incident.opened'],
        ['bi', second, 'incident.closed'],
      ]),
    );
    expect(seen).toHaveLength(3);
  });

  it('hear every event once and in order, however many processes look and whenever', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ terminal: fc.nat(2), what: fc.constantFrom('opened', 'accepted', 'noted', 'closed') }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.infiniteStream(fc.boolean()),
        async (story, looks) => {
          await run('TRUNCATE notice, timeline, incident, webhook_event');
          const ids = [await incident('T1'), await incident('T2'), await incident('T3')];
          for (const { terminal, what } of story) {
            await happened(ids[terminal]!, what);
            if (looks.next().value) await Promise.all([feed().pass(now, SOURCE), feed().pass(now, SOURCE)]);
            if (looks.next().value) await settle('sent');
          }
          await settle('sent');
          await drain();
          const told = await notices();
          for (const [terminal, id] of ids.entries()) {
            const expected = story.filter((each) => each.terminal === terminal && each.what !== 'noted');
            const heard = told.filter((each) => each.incident === id).map(({ type }) => type.replace('incident.', ''));
            expect(heard).toEqual(expected.map(({ what }) => what));
          }
          expect(new Set(told.map(({ event }) => event)).size).toBe(told.length);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('hear nothing of a transaction that is still open, and all of it afterwards', async () => {
    const [slow, quick] = [await incident('T1'), await incident('T2')];
    await test.database.transaction(async (sql) => {
      await sql.run(
        {
          text: `INSERT INTO timeline (incident_id, at, kind, what, reason) VALUES ($1, $2, 'decision', 'opened', '')`,
        },
        [slow, now],
      );
      await happened(quick, 'opened');
      await feed().pass(now, SOURCE);
    });
    await drain();
    expect((await notices()).map(({ incident: id }) => id).sort()).toEqual([slow, quick].sort());
  });

  it('who come later hear what comes then, not the years before', async () => {
    endpoints = [];
    const id = await incident('T1');
    await feed().pass(now, SOURCE);
    await happened(id, 'opened');
    await eventually('the line is settled', async () => {
      const open = await run('SELECT FROM timeline WHERE tx >= pg_snapshot_xmin(pg_current_snapshot())');
      return open.length === 0;
    });
    endpoints = [{ id: 'erp' }];
    await look();
    await happened(id, 'closed');
    await drain();
    expect(await types()).toEqual(['closed']);
  });

  it('that said 410 are sent nothing, until somebody has it sent again', async () => {
    const id = await incident('T1');
    await states.tried('erp', { at: now, status: 410, error: 'gone', disable: true });
    await happened(id, 'opened');
    await look();
    expect(await notices()).toEqual([]);
    expect(await desk().list()).toMatchObject([
      { id: 'erp', waiting: 1, lastStatus: 410, disabledAt: now.toISOString() },
    ]);
    expect(await desk().replay({ endpointId: 'erp', from: now, actor: 'lead' })).toEqual({ events: 0 });
    await drain();
    expect(await types()).toEqual(['opened']);
    expect(await desk().list()).toMatchObject([{ waiting: 0, disabledAt: null }]);
  });

  it('are sent again what they lost, in order and under the ids of before, which is audited', async () => {
    const id = await incident('T1');
    for (const what of ['opened', 'accepted', 'closed']) await happened(id, what);
    await drain();
    expect(await desk().replay({ endpointId: 'nobody', from: now, actor: 'lead' })).toBeUndefined();
    expect(await desk().replay({ endpointId: 'erp', from: now, actor: 'lead' })).toEqual({ events: 3 });
    await drain();
    expect(await types()).toEqual(['opened', 'accepted', 'closed', 'opened', 'accepted', 'closed']);
    const events = (await notices()).map(({ event }) => event);
    expect(events.slice(3)).toEqual(events.slice(0, 3));
    const [entry] = await run<{ action: string; actor: string }>(
      `SELECT action, actor FROM audit_entry WHERE action = 'webhook.replay' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry).toEqual({ action: 'webhook.replay', actor: 'lead' });
  });
});
