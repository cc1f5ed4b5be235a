import { eventually } from '#libs/testkit';
import { PostgresOutbox } from '../../apps/server/src/outbox/store/postgres-outbox.js';
import { NightWatch } from '../harness/night-watch.js';

describe('ten low notices to one technician', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ GATEWAY_CALLBACK_TOKEN: 'a token for gateways' })));
  afterAll(() => watch?.end());

  it('become one message that lists them, and the desk sees where each went', async () => {
    const phone = watch.phone('tech01');
    const now = watch.clock.now();
    const notices = Array.from({ length: 10 }, (_none, n) => ({
      lane: 4 as const,
      purpose: 'information' as const,
      template: 'incidentChanged' as const,
      recipient: {
        kind: 'technician' as const,
        id: 'tech01',
        language: 'zh-CN' as const,
        contacts: { sms: phone.number },
      },
      data: { change: 'cleared', terminalId: `T100${n}`, title: { zh: '缺纸', en: 'Paper out' } },
      sendAt: now,
    }));
    await watch.db.database.transaction((sql) => new PostgresOutbox().queue(sql, notices, now));
    await phone.expectNoMoreThan(0, /./);
    watch.clock.forward('31s');
    const text = await phone.expectSms(/10条通知/);
    expect(text).toContain('T1000');
    await phone.expectNoMoreThan(1, /./);

    const desk = await watch.signedIn('desk');
    const { items } = await eventually('all are told of', async () => {
      const page = await desk.get<{ items: { bundle: string | null; address: string; tries: unknown[] }[] }>(
        '/api/notices?state=sent',
      );
      return page.items.length === 10 && page;
    });
    expect(items.filter(({ bundle }) => bundle !== null)).toHaveLength(9);
    expect(items.flatMap(({ tries }) => tries)).toHaveLength(1);
    expect(items[0]!.address).toMatch(/^\+\d+\*{4}\d{4}$/);
  });
});
