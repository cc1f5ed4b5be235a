import { silentLogger } from '#libs/observability';
import { MovableClock } from '#libs/testkit';
import type { AuditLog } from '../../audit/index.js';
import type { Database } from '../../database/sql.js';
import { Roster, type Desk, type RosterFacts } from '../../roster/index.js';
import type { GatherHandover } from './gather-handover.js';
import { HandOver } from './hand-over.js';
import type { Handover, HandoverStore } from './handover.store.js';

const desk = (id: string): Desk => ({
  ...{ id, kind: 'desk', regions: [], name: { zh: id, en: id }, phone: '1', email: null, language: 'en' },
});
const SIGNED: Handover = {
  ...{ id: '1', state: 'signed', fromDesk: 'day', toDesk: 'night', version: 2, notes: [], content: null },
  ...{ createdBy: 'one', createdAt: new Date(0), signedBy: 'one', signedAt: new Date(0) },
  ...{ confirmedBy: null, confirmedAt: null },
};

/** A table of one row, and a reading of the roster that takes as long as the test wants. */
class SlowRoster {
  private onDuty = 'day';
  private letGo: () => void = () => undefined;
  private waiting: Promise<void> | undefined;
  readonly roster = new Roster({ readAll: () => this.readAll() }, new MovableClock(), silentLogger);

  hold(): void {
    this.waiting = new Promise((resolve) => (this.letGo = resolve));
  }

  release(): void {
    this.waiting = undefined;
    this.letGo();
  }

  confirm(): void {
    this.onDuty = 'night';
  }

  private async readAll(): Promise<RosterFacts> {
    const now = this.onDuty;
    await this.waiting;
    return {
      ...{ technicians: [], shifts: [], rotations: [], overrides: [], regionNames: new Map(), timeZone: 'UTC' },
      desks: ['day', 'night'].map(desk),
      deskDuty: ['day', 'night'].map((deskId) => ({ deskId, onDuty: deskId === now, reason: 'lastHandover' })),
    };
  }
}

describe('the confirmation of a handover', () => {
  it('is what is paged by at once, also when the roster was being read meanwhile', async () => {
    const slow = new SlowRoster();
    const store = { lock: () => SIGNED, change: () => slow.confirm() } as unknown as HandoverStore;
    const handing = new HandOver(
      { transaction: (work: (sql: object) => unknown) => work({}) } as unknown as Database,
      store,
      { record: () => Promise.resolve() } as unknown as AuditLog,
      {} as GatherHandover,
      slow.roster,
    );
    slow.hold();
    const before = slow.roster.reload();
    const move = {
      id: '1',
      toDesk: 'night',
      act: 'confirm',
      by: 'another',
      version: undefined,
      text: undefined,
    } as const;
    const confirmed = handing.move(move, new Date());
    setImmediate(() => slow.release());
    expect(await confirmed).toEqual({ outcome: 'done', id: '1' });
    await before;
    expect((await slow.roster.read()).desks.map(({ id }) => id)).toEqual(['night']);
  });
});
