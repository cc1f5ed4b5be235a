import { Hops } from '../../../../test/harness/hops.js';
import { PostgresAuditLog } from '../audit/store/postgres-audit-log.js';
import { ServiceBook } from '../dispatch/index.js';
import { ComplaintClerk } from './complaint-clerk.js';
import { HandleComplaints, type ComplaintAct, type ComplaintResult } from './handle-complaints.js';
import { PostgresComplaintStore } from './store/postgres-complaint.store.js';

const care = { username: 'care', technicianId: null, regions: [] };

describe('complaints', () => {
  let hops: Hops;
  let complaints: HandleComplaints;
  let incidentId: string;
  beforeAll(async () => {
    hops = await Hops.start(1);
    const { test, settings, terminals, faults, outbox, roster, clock, wake } = hops;
    const audit = new PostgresAuditLog(test.database);
    const clerk = new ComplaintClerk(new ServiceBook(settings, terminals, faults), outbox, audit, roster);
    complaints = new HandleComplaints(test.database, new PostgresComplaintStore(), clerk, clock, wake);
    await test.database.run({
      text: `INSERT INTO account (username, password_hash, role, name_zh, name_en, technician_id, language)
             VALUES ('care', '', 'customerCare', '', '', NULL, 'en'), ('nearby', '', 'desk', '', '', 'near', 'en'),
                    ('wall', '', 'wallboard', '', '', NULL, 'en')`,
    });
    incidentId = await hops.raise('T1', 'card.captured');
    await hops.dispatchAll();
    const technicianId = (await hops.incident(incidentId)).assignee_id!;
    expect(technicianId).toBe('near');
    await hops.answering.perform({ incidentId, technicianId, answer: 'accept', username: 'nearby' });
  });
  afterAll(() => hops?.stop());

  const open = async (): Promise<string> => {
    const result = await complaints.open({ incidentId, text: 'It took too long.', phone: '+8613911112222' }, care);
    return (result as Extract<ComplaintResult, { outcome: 'done' }>).complaint.id;
  };
  const act = (id: string, action: ComplaintAct['action'], more: Partial<ComplaintAct> = {}) =>
    complaints.perform({ id, action, actor: care, text: 'said', ...more });
  const told = async (template: string): Promise<number> => {
    const [row] = await hops.test.database.run<{ count: number }>(
      { text: 'SELECT count(*)::int AS count FROM notice WHERE template = $1' },
      [template],
    );
    return row!.count;
  };

  it('are not given to whoever did the work, under any account of theirs, nor to whoever only looks on', async () => {
    const id = await open();
    expect(await act(id, 'assign', { handler: 'nearby' })).toEqual({ outcome: 'refused', reason: 'didTheJob' });
    expect(await act(id, 'assign', { handler: 'wall' })).toEqual({ outcome: 'refused', reason: 'unknownHandler' });
    expect(await act(id, 'assign', { handler: 'nobody' })).toEqual({ outcome: 'refused', reason: 'unknownHandler' });
    expect(await act(id, 'assign', { handler: 'care' })).toMatchObject({ outcome: 'done' });
    const worker = { username: 'nearby', technicianId: 'near', regions: [] };
    expect(await act(id, 'answer', { actor: worker })).toEqual({ outcome: 'refused', reason: 'didTheJob' });
  });

  it('tell the customer the number and the answer, and keep every step in the audit log', async () => {
    const id = await open();
    const before = await told('complaintAnswered');
    await act(id, 'assign', { handler: 'care' });
    await act(id, 'answer', { text: 'We are sorry.' });
    await act(id, 'close');
    expect(await told('complaintAnswered')).toBe(before + 1);
    const found = (await complaints.find(id, []))!;
    expect(found).toMatchObject({ state: 'closed', outcome: 'We are sorry.', clock: 'met' });
    expect(found.steps.map(({ what }) => what)).toEqual(['received', 'assigned', 'answered', 'closed']);
    const audited = await hops.test.database.run<{ action: string }>(
      { text: 'SELECT action FROM audit_entry WHERE subject = $1 ORDER BY id' },
      [`complaint:${id}`],
    );
    expect(audited.map(({ action }) => action)).toEqual(
      ['received', 'assigned', 'answered', 'closed'].map((what) => `complaint.${what}`),
    );
  });

  it('refuse a card number and a change to what somebody else changed meanwhile', async () => {
    const text = 'My card 6222021234567890128 was kept.';
    expect(await complaints.open({ incidentId, text }, care)).toEqual({
      outcome: 'refused',
      reason: 'cardNumberGiven',
    });
    const id = await open();
    expect(await act(id, 'assign', { handler: 'care', version: 7 })).toEqual({
      outcome: 'refused',
      reason: 'versionChanged',
    });
  });

  it('that nobody answers in time are told of once, and counted', async () => {
    const id = await open();
    hops.clock.forward('30d');
    await complaints.passUnanswered(hops.clock.now());
    const first = await told('complaintOverdue');
    expect(first).toBeGreaterThan(0);
    await complaints.passUnanswered(hops.clock.now());
    expect(await told('complaintOverdue')).toBe(first);
    expect(await complaints.find(id, [])).toMatchObject({ missed: true, clock: 'breached' });
  });

  it('that are at risk of no answer in time are told of once before, and not again when they are late', async () => {
    const id = await open();
    const { warnAt, dueAt } = (await complaints.find(id, []))!;
    const before = await told('complaintAtRisk');
    const look = async (at: Date): Promise<void> => {
      await complaints.passUnanswered(at);
      await complaints.passUnanswered(at);
    };
    await look(new Date(warnAt!.getTime() - 1));
    expect(await told('complaintAtRisk')).toBe(before);
    await look(warnAt!);
    const desks = (await told('complaintAtRisk')) - before;
    expect(desks).toBeGreaterThan(0);
    expect(await complaints.find(id, [])).toMatchObject({ warned: true, missed: false });
    await look(dueAt!);
    expect(await told('complaintAtRisk')).toBe(before + desks);
    const { steps } = (await complaints.find(id, []))!;
    expect(steps.map(({ what }) => what)).toEqual(['received', 'atRisk', 'overdue']);
  });

  it('begin a clock of their own again when the customer is not satisfied', async () => {
    const id = await open();
    await act(id, 'assign', { handler: 'care' });
    await act(id, 'answer');
    hops.clock.forward('30d');
    expect(await act(id, 'reopen')).toMatchObject({ outcome: 'done' });
    expect(await complaints.find(id, [])).toMatchObject({
      state: 'received',
      clock: 'running',
      handler: null,
      reopens: 1,
    });
  });
});
