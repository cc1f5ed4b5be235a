import { EscalationStand } from '../../../../../test/harness/escalation-stand.js';

const HOUR_MS = 3_600_000;

describe('readiness', () => {
  let stand: EscalationStand;
  beforeEach(async () => {
    stand = await EscalationStand.start();
  });
  afterEach(() => stand.stop());

  const now = (): Date => stand.hops.clock.now();
  const kinds = async (severity?: string): Promise<string[]> =>
    (await stand.readiness.read(now())).findings
      .filter((each) => !severity || each.severity === severity)
      .map(({ kind }) => kind);
  const changeShifts = async (text: string): Promise<void> => {
    await stand.run(text);
    await stand.hops.roster.reload();
  };

  it('reads roster, rules, channels and quarantine, and finds what is wrong with them', async () => {
    expect(await kinds('error')).toEqual([]);
    expect(await kinds()).toEqual(expect.arrayContaining(['channelNotConfigured', 'stepReachesNobody']));
    await changeShifts(`UPDATE shift SET weekdays = '{1,2,3}' WHERE line = 'first'`);
    await stand.run(`UPDATE technician SET phone = '', email = NULL WHERE id = 'second'`);
    await stand.hops.roster.reload();
    await stand.run(
      `INSERT INTO quarantine (received_at, topic, reason, payload)
       VALUES ($1, 't', 'events.0.fault: is not in the fault catalogue', $2)`,
      [now(), Buffer.from('{"seq":1,"fault":"door.ajar"')],
    );
    expect(await kinds()).toEqual(expect.arrayContaining(['gap', 'unreachablePerson', 'faultWithoutRule']));
    const { findings } = await stand.readiness.read(now(), 1);
    expect(findings.every(({ until }) => until.getTime() <= now().getTime() + 24 * HOUR_MS)).toBe(true);
  });

  it('takes a browser that takes notifications for a way to somebody', async () => {
    await stand.run(`UPDATE technician SET phone = '', email = NULL WHERE id = 'second'`);
    await stand.hops.roster.reload();
    expect(await kinds('error')).toContain('unreachablePerson');
    await stand.run(`INSERT INTO account VALUES ('second', 'x', 'technician', '乙', 'B', 'second', 'zh-CN')`);
    await stand.run(
      `INSERT INTO push_subscription (endpoint, username, owner, p256dh, auth, created_at)
       VALUES ('https://push.example/1', 'second', 'technician:second', 'k', 'a', $1)`,
      [now()],
    );
    expect(await kinds('error')).not.toContain('unreachablePerson');
  });

  describe('told once a day', () => {
    const tell = async (): Promise<string[] | undefined> => (await stand.telling.pass(now()))?.map(({ kind }) => kind);
    const told = (): Promise<{ recipient_id: string }[]> =>
      stand.run(`SELECT recipient_id FROM notice WHERE template = 'readinessFindings' ORDER BY id`);

    it('tells desk and lead of what is new and serious, once while it lasts, and again when it comes back', async () => {
      expect(await tell()).toBeUndefined();
      await changeShifts(`UPDATE shift SET weekdays = '{1,2,3}'`);
      expect(await tell()).toBeUndefined();
      stand.hops.clock.forward('24h');
      await stand.hops.roster.reload();
      expect(new Set(await tell())).toContain('gap');
      expect((await told()).map(({ recipient_id }) => recipient_id)).toEqual(['chief', 'night']);
      expect(await tell()).toBeUndefined();
      stand.hops.clock.forward('24h');
      await stand.hops.roster.reload();
      expect(await tell()).toEqual([]);
      await changeShifts(`UPDATE shift SET weekdays = '{1,2,3,4,5,6,7}'`);
      stand.hops.clock.forward('24h');
      await stand.hops.roster.reload();
      expect(await tell()).toEqual([]);
      await changeShifts(`UPDATE shift SET weekdays = '{1,2,3}'`);
      stand.hops.clock.forward('24h');
      await stand.hops.roster.reload();
      expect(new Set(await tell())).toContain('gap');
      expect(await told()).toHaveLength(4);
    });

    it('is told by one process, and by none when it is turned off', async () => {
      expect(await tell()).toBeUndefined();
      await changeShifts(`UPDATE shift SET weekdays = '{1,2,3}'`);
      stand.hops.clock.forward('24h');
      await stand.setting('readiness', { daily: { enabled: false } });
      expect(await tell()).toBeUndefined();
      await stand.setting('readiness', { daily: { enabled: true } });
      const results = await Promise.all([1, 2, 3].map(() => stand.telling.pass(now())));
      expect(results.filter((each) => each !== undefined)).toHaveLength(1);
    });
  });

  describe('before a shift', () => {
    /** Shifts of `far` alone begin in three hours, in the bank's local time. */
    const shiftInThreeHours = async (): Promise<void> => {
      const local = new Date(now().getTime() + 11 * HOUR_MS);
      const from = local.getUTCHours() * 60 + local.getUTCMinutes();
      await changeShifts('DELETE FROM shift');
      await changeShifts(`INSERT INTO shift (region_id, line, weekdays, from_minute, to_minute, technician_ids)
        SELECT 'north', line, '{1,2,3,4,5,6,7}', ${from}, ${(from + 300) % 1440}, '{far}' FROM unnest('{first,second}'::text[]) line`);
    };
    const asked = (): Promise<{ recipient_id: string; data: { shiftFrom: string } }[]> =>
      stand.run(`SELECT recipient_id, data FROM notice WHERE template = 'shiftCheck' ORDER BY id`);
    const states = async (): Promise<string[]> => (await stand.checks.read(now())).map(({ state }) => state);

    it('asks everybody who is about to be on call, once for a shift, and records the answer', async () => {
      await shiftInThreeHours();
      expect(await stand.asking.pass(now())).toBe(1);
      expect(await stand.asking.pass(now())).toBe(0);
      expect(await asked()).toEqual([expect.objectContaining({ recipient_id: 'far' })]);
      expect(await states()).toEqual(['waiting']);
      expect(await kinds()).toContain('shiftUnconfirmed');
      const answer = await stand.answers.perform({ technicianId: 'far', by: 'far' });
      expect(answer).toMatchObject({ outcome: 'done', answered: [{ technicianId: 'far' }] });
      expect(await states()).toEqual(['answered']);
      expect(await kinds()).not.toContain('shiftUnconfirmed');
      expect(await stand.answers.perform({ technicianId: 'far', by: 'far' })).toMatchObject({ reason: 'nothingAsked' });
    });

    it('takes the word of a telephone number, and knows whose it is', async () => {
      await shiftInThreeHours();
      await stand.asking.pass(now());
      expect(await stand.answers.perform({ address: '+0' })).toEqual({ outcome: 'refused', reason: 'unknownAddress' });
      expect(await stand.answers.perform({ address: '+8613800000002' })).toMatchObject({
        answered: [{ technicianId: 'far', answeredBy: 'sms' }],
      });
    });

    it('holds it against a shift that begins without an answer', async () => {
      await shiftInThreeHours();
      await stand.asking.pass(now());
      stand.hops.clock.forward('3h');
      stand.hops.clock.forward('1m');
      expect(await states()).toEqual(['unanswered']);
      expect(await kinds('error')).toContain('shiftUnconfirmed');
    });

    it('asks nobody who goes on working, and nobody at all when it is turned off', async () => {
      expect(await stand.asking.pass(now())).toBe(0);
      await stand.setting('readiness', { shiftCheck: { enabled: false } });
      await shiftInThreeHours();
      expect(await stand.asking.pass(now())).toBe(0);
    });
  });
});
