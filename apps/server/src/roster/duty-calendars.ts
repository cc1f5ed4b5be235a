import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { dutyEvents, writeCalendar, type DutyNames, type Language } from '#libs/domain';
import { publicUrlOf, SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { DUTY_CALENDAR_STORE, type DutyCalendarRecord, type DutyCalendarStore } from './duty-calendar.store.js';
import type { RosterSnapshot } from './roster-snapshot.js';
import { RosterTrade, refused, type Done, type Refused } from './roster-trade.js';

const DAY_MS = 86_400_000;
/** What a feed tells: so long back and ahead. */
const BACK_MS = 60 * DAY_MS;
const AHEAD_MS = 120 * DAY_MS;
/** 192 random bits: a calendar program keeps the address for years. */
const TOKEN_BYTES = 24;
const TOKEN = /^[A-Za-z0-9_-]{32}$/;

export type CalendarRefusal = 'unknownCalendarFeed' | 'unknownTechnician' | 'unknownRotation' | 'notYours';

export interface CalendarWish {
  kind: DutyCalendarRecord['kind'];
  subject: string;
  language: Language;
}

/** Addresses under which a calendar program reads duties: secret, revocable, and only a hash of them is kept. */
@Injectable()
export class DutyCalendars {
  private readonly base: string;

  constructor(
    private readonly trade: RosterTrade,
    @Inject(DUTY_CALENDAR_STORE) private readonly store: DutyCalendarStore,
    @Inject(SERVER_CONFIG) config: ServerConfig,
  ) {
    this.base = publicUrlOf(config);
  }

  /** @param subject null: everybody's */
  list(subject: string | null): Promise<DutyCalendarRecord[]> {
    return this.store.list(subject);
  }

  make(
    wish: CalendarWish,
    actor: string,
  ): Promise<Done<{ calendar: DutyCalendarRecord; url: string }> | Refused<CalendarRefusal>> {
    return this.trade.change(actor, async ({ sql, now, roster }) => {
      if (wish.kind === 'technician' && !roster.technician(wish.subject)) {
        return refused('unknownTechnician', wish.subject);
      }
      if (wish.kind === 'rotation' && !roster.facts.rotations.some(({ id }) => id === wish.subject)) {
        return refused('unknownRotation', wish.subject);
      }
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const entry = { ...wish, tokenHash: hashOf(token), createdBy: actor, createdAt: now };
      const calendar = await this.store.add(sql, entry);
      const url = `${this.base}/api/public/calendars/${token}.ics`;
      return { outcome: 'done', value: { calendar, url }, act: actOf('create', calendar) };
    });
  }

  /** @param owner whose only it may be; null: anybody's */
  revoke(id: string, owner: string | null, actor: string): Promise<Done<null> | Refused<CalendarRefusal>> {
    return this.trade.change(actor, async ({ sql, now }) => {
      const calendar = await this.store.find(sql, id);
      const isTheirs = owner === null || (calendar?.kind === 'technician' && calendar.subject === owner);
      if (!calendar || !isTheirs) return refused('unknownCalendarFeed', id);
      await this.store.revoke(sql, id, now);
      return { outcome: 'done', value: null, act: actOf('revoke', calendar) };
    });
  }

  /** @returns the feed; undefined for an address that is none, or no longer */
  async read(token: string): Promise<string | undefined> {
    const calendar = TOKEN.test(token) ? await this.store.findByToken(hashOf(token)) : undefined;
    return calendar && this.write(calendar, await this.trade.roster.read());
  }

  private write({ kind, subject, language }: DutyCalendarRecord, roster: RosterSnapshot): string {
    const now = this.trade.clock.now();
    const [from, until] = [new Date(now.getTime() - BACK_MS), new Date(now.getTime() + AHEAD_MS)];
    const names: DutyNames = {
      language,
      regionName: (id) => roster.regionName(id, language),
      technicianName: (id) => roster.technicianName(id, language),
    };
    const isPerson = kind === 'technician';
    const turns = isPerson
      ? roster.turnsOfTechnician(subject, from, until)
      : roster.turnsOfRotation(subject, from, until);
    return writeCalendar({
      name: isPerson ? names.technicianName(subject) : rotationName(roster, subject, language),
      timeZone: roster.timeZone,
      writtenAt: now,
      events: dutyEvents(turns, isPerson ? subject : null, names),
    });
  }
}

function rotationName({ facts }: RosterSnapshot, id: string, language: Language): string {
  const name = facts.rotations.find((each) => each.id === id)?.name;
  return name ? (language === 'en' ? name.en : name.zh) : id;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const actOf = (verb: string, { id, kind, subject }: DutyCalendarRecord) => ({
  action: `dutyCalendar.${verb}`,
  subject: `dutyCalendar:${id}`,
  detail: { kind, of: subject },
});
