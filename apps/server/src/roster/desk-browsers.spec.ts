import { MovableClock } from '#libs/testkit';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { deskRecipient } from './index.js';
import { PostgresPushSubscriptions } from './store/postgres-push-subscriptions.js';
import { PostgresRosterStore } from './store/postgres-roster.store.js';

const DESKS = ['all', 'east', 'west'];

describe('the browsers of a desk', () => {
  const clock = new MovableClock();
  let test: TestDatabase;
  let subscriptions: PostgresPushSubscriptions;
  beforeAll(async () => {
    test = await createTestDatabase();
    subscriptions = new PostgresPushSubscriptions(test.database);
    await test.database.run({
      text: `INSERT INTO desk (id, name_zh, name_en, phone, language, kind, regions)
             SELECT id, id, id, '', 'en', kind, regions FROM (VALUES ('all', 'desk', '{}'::text[]), ('east', 'desk', '{east}'),
               ('west', 'desk', '{west}'), ('boss', 'lead', '{}')) AS d(id, kind, regions)`,
    });
    await test.database.run({
      text: `INSERT INTO account (username, password_hash, role, name_zh, name_en, language, regions)
             SELECT username, 'x', role, username, username, 'en', regions FROM (VALUES ('everywhere', 'desk', '{}'::text[]),
               ('eastern', 'desk', '{east}'), ('both', 'dispatcher', '{east,west}'), ('chief', 'lead', '{}'))
               AS a(username, role, regions)`,
    });
  });
  afterAll(() => test.drop());
  beforeEach(() => test.database.run({ text: 'DELETE FROM push_subscription' }));

  const subscribe = (username: string, owner = 'desk') =>
    subscriptions.add({
      endpoint: `https://push/${username}`,
      username,
      owner,
      p256dh: 'k',
      auth: 'a',
      at: clock.now(),
    });
  /** The way of each desk by which it would be told first, and who would then hear. */
  const heard = async (ids: readonly string[] = DESKS): Promise<Record<string, string[] | undefined>> => {
    const { desks } = await new PostgresRosterStore(test.database).readAll(clock.now());
    const entries = ids.map(async (id) => {
      const address = deskRecipient(desks.find((desk) => desk.id === id)!).contacts.push;
      const found = address === undefined ? undefined : await subscriptions.of(address);
      return [id, found?.map(({ endpoint }) => endpoint.slice('https://push/'.length)).sort()];
    });
    return Object.fromEntries(await Promise.all(entries)) as Record<string, string[] | undefined>;
  };

  it('are those of accounts that answer for all that it does, and for nobody else’s', async () => {
    expect(await heard()).toEqual({ all: undefined, east: undefined, west: undefined });
    await subscribe('eastern');
    expect(await heard()).toEqual({ all: undefined, east: ['eastern'], west: undefined });
    await subscribe('both');
    expect(await heard()).toEqual({ all: undefined, east: ['both', 'eastern'], west: ['both'] });
    await subscribe('everywhere');
    expect(await heard()).toEqual({
      all: ['everywhere'],
      east: ['both', 'eastern', 'everywhere'],
      west: ['both', 'everywhere'],
    });
  });

  it('are of a desk, or of a lead, and follow the regions of the account', async () => {
    await subscribe('chief', 'lead');
    await subscribe('eastern');
    expect(await heard(['boss', 'all', 'east'])).toEqual({ boss: ['chief'], all: undefined, east: ['eastern'] });
    await test.database.run({ text: `UPDATE account SET regions = '{west}' WHERE username = 'eastern'` });
    expect(await heard(['east', 'west'])).toEqual({ east: undefined, west: ['eastern'] });
  });
});
