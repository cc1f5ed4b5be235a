import { ApiStand } from '../../../../../test/harness/api-stand.js';

const TOKEN = 'a token of twenty-four signs and more';

interface Stored {
  id: string;
  subject: string;
  terminal_id: string;
  region_id: string;
  fault: string;
  state: string;
  count: number;
}

describe('the intake from other monitors', () => {
  let stand: ApiStand;

  beforeAll(async () => {
    stand = await ApiStand.start();
    const admin = await stand.signedIn('admin');
    const source = (id: string, kind: string) => ({ id, kind, token: TOKEN, region: 'east' });
    const sources = [source('prom', 'alertmanager'), source('second', 'alertmanager'), source('zabbix', 'zabbix')];
    const value = { sources };
    await admin.put('/api/settings/intake', { value, reason: 'the network team has one' });
  });
  beforeEach(() => stand.query('TRUNCATE incident, timeline, monitor_alert, quarantine'));
  afterAll(() => stand.stop());

  const incidents = () => stand.query<Stored>('SELECT * FROM incident ORDER BY id');

  async function post(path: string, body: unknown, token = TOKEN) {
    const response = await fetch(`${stand.url}/api/intake/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  const alert = (fingerprint: string, status: string, labels: Record<string, string>) => ({
    status,
    fingerprint,
    labels: { alertname: 'LinkDown', severity: 'critical', ...labels },
    annotations: { description: 'port 7 is down', runbook: 'x' },
    startsAt: '2026-11-22T02:00:00.000Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.test/graph',
    grafanaAddsThis: true,
  });
  const group = (...alerts: unknown[]) => ({ version: '4', receiver: 'wk', groupKey: 'k', alerts });

  it('opens one incident for a terminal while any of its alerts fires, and closes it with the last', async () => {
    const [a, b] = ['a', 'b'].map((name) => (status: string) => alert(name, status, { terminal: 'T0001' }));
    expect(await post('alertmanager/prom', group(a!('firing')))).toEqual({
      status: 200,
      body: { taken: 1, quarantined: 0 },
    });
    await post('alertmanager/prom', group(a!('firing')));
    await post('alertmanager/prom', group(b!('firing')));
    expect(await incidents()).toMatchObject([
      {
        subject: 'terminal',
        terminal_id: 'T0001',
        region_id: 'east',
        fault: 'monitor.critical',
        state: 'new',
        count: 2,
      },
    ]);
    await post('alertmanager/prom', group(a!('resolved'), a!('resolved')));
    expect(await incidents()).toMatchObject([{ state: 'new' }]);
    await post('alertmanager/prom', group(b!('resolved')));
    expect(await incidents()).toMatchObject([{ state: 'closed' }]);
  });

  it('knows a site by its label, and takes every other name for a host of the source', async () => {
    const alerts = [alert('s', 'firing', { site: 'site-2' }), alert('h', 'firing', { instance: 'core-sw-1:9100' })];
    await post('alertmanager/prom', group(...alerts));
    expect(await incidents()).toMatchObject([
      { subject: 'site', terminal_id: 'site-2' },
      { subject: 'host', terminal_id: 'core-sw-1:9100', region_id: 'east' },
    ]);
    const desk = await stand.signedIn('desk');
    const page = await desk.get<{ items: { terminalId: string; title: string }[] }>('/api/incidents');
    expect(page.items.map(({ terminalId }) => terminalId).sort()).toEqual(['core-sw-1:9100', 'site-2']);
  });

  it('keeps an alert that cannot be read, with the reason, and takes the others', async () => {
    const bad = { ...alert('x', 'firing', {}), startsAt: 'yesterday' };
    const answer = await post('alertmanager/prom', group(bad, alert('y', 'firing', { terminal: 'T0002' })));
    expect(answer.body).toEqual({ taken: 1, quarantined: 1 });
    expect(await incidents()).toHaveLength(1);
    const kept = await stand.query('SELECT topic, reason FROM quarantine');
    expect(kept).toEqual([{ topic: 'intake/prom', reason: expect.stringContaining('startsAt') }]);
  });

  it('closes an incident that two monitors resolve at once, and lets neither wait for the other for ever', async () => {
    const [a, b] = [{ terminal: 'T0001' }, { terminal: 'T0002' }];
    for (let round = 0; round < 8; round++) {
      await stand.query('TRUNCATE incident, timeline, monitor_alert');
      const both = (status: string) =>
        Promise.all([
          post('alertmanager/prom', group(alert('1', status, a), alert('2', status, b))),
          post('alertmanager/second', group(alert('3', status, b), alert('4', status, a))),
        ]);
      expect((await both('firing')).map(({ status }) => status)).toEqual([200, 200]);
      expect(await incidents()).toMatchObject([{ count: 2 }, { count: 2 }]);
      await both('resolved');
      expect(await incidents()).toMatchObject([{ state: 'closed' }, { state: 'closed' }]);
    }
  });

  it('keeps an alert that no database could hold, and takes the others', async () => {
    const of = (terminal: string, labels: object = {}) => ({ terminal, ...labels });
    const answer = await post(
      'alertmanager/prom',
      group(
        alert('n', 'firing', of('T0001', { note: 'a\0b' })),
        alert('k', 'firing', of('T0001', { 'a\0b': 'x' })),
        alert('f\0', 'firing', of('T0001')),
        alert('h', 'firing', of('T0001', { note: '\ud83d' })),
        { ...alert('t', 'firing', of('T0001')), labels: { 'a\0b': 7 } },
        alert('ok', 'firing', of('T0002')),
      ),
    );
    expect(answer).toEqual({ status: 200, body: { taken: 1, quarantined: 5 } });
    expect(await incidents()).toMatchObject([{ terminal_id: 'T0002' }]);
    expect(await stand.query('SELECT reason FROM quarantine ORDER BY id')).toEqual([
      { reason: 'labels: holds a NUL character' },
      { reason: 'labels: holds a NUL character' },
      { reason: 'fingerprint: holds a NUL character' },
      { reason: 'labels: holds half a character' },
      { reason: expect.stringContaining('labels') },
    ]);
  });

  it('never keeps a card number that another program wrote', async () => {
    await post('alertmanager/prom', group(alert('p', 'firing', { terminal: 'T0001', note: '4111111111111111' })));
    const everything = JSON.stringify([
      await stand.query('SELECT detail FROM incident'),
      await stand.query('SELECT * FROM monitor_alert'),
    ]);
    expect(everything).not.toContain('4111111111111111');
  });

  it('takes a problem of Zabbix, its recovery, and nothing from a word about it', async () => {
    const problem = {
      'EVENT.ID': '4711',
      'EVENT.VALUE': '1',
      'EVENT.NSEVERITY': '4',
      'EVENT.NAME': 'Disk is full',
      'HOST.HOST': 'fep-1',
      'EVENT.TAGSJSON': '[{"tag":"terminal","value":"T0003"}]',
      'EVENT.UPDATE.STATUS': '0',
    };
    const answer = await post('zabbix/zabbix', problem);
    const [opened] = await incidents();
    expect(opened).toMatchObject({ terminal_id: 'T0003', fault: 'monitor.critical', state: 'new' });
    expect(answer.body).toEqual({
      incident: opened!.id,
      tags: { __watchkeeper_incident_url: expect.stringContaining(`/desk/incidents/${opened!.id}`) },
    });
    await post('zabbix/zabbix', { ...problem, 'EVENT.UPDATE.STATUS': '1' });
    expect(await incidents()).toMatchObject([{ count: 1 }]);
    await post('zabbix/zabbix', { ...problem, 'EVENT.VALUE': '0', 'EVENT.TAGSJSON': 'not json' });
    expect(await incidents()).toMatchObject([{ state: 'closed' }]);
  });

  it('takes a problem of Zabbix without a tag that no database could hold, and refuses such a name', async () => {
    const problem = {
      'EVENT.ID': '4712',
      'EVENT.VALUE': '1',
      'EVENT.NSEVERITY': '4',
      'EVENT.NAME': 'Disk is full',
      'HOST.HOST': 'fep-1',
      'EVENT.TAGSJSON': JSON.stringify([
        { tag: 'terminal', value: 'T0003' },
        { tag: 'note', value: 'a\0b' },
      ]),
    };
    expect((await post('zabbix/zabbix', problem)).status).toBe(200);
    expect(await incidents()).toMatchObject([{ terminal_id: 'T0003' }]);
    const refused = await post('zabbix/zabbix', { ...problem, 'EVENT.ID': '4713', 'EVENT.NAME': 'a\0b' });
    expect(refused).toMatchObject({ status: 400, body: { code: 'unreadableAlert' } });
    expect(await stand.query('SELECT reason FROM quarantine')).toEqual([{ reason: 'name: holds a NUL character' }]);
  });

  it('refuses who does not know the token, and what is no such message, as problems', async () => {
    for (const [path, token] of [
      ['alertmanager/prom', 'wrong'],
      ['alertmanager/zabbix', TOKEN],
      ['zabbix/nobody', TOKEN],
    ] as const) {
      expect(await post(path, group(), token)).toMatchObject({ status: 401, body: { code: 'unknownSource' } });
    }
    expect(await post('alertmanager/prom', { version: '3', alerts: [] })).toMatchObject({
      status: 400,
      body: { code: 'unreadableAlert' },
    });
    expect(await stand.query('SELECT reason FROM quarantine')).toHaveLength(1);
  });
});
