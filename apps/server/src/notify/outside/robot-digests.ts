import { Inject, Injectable } from '@nestjs/common';
import type { SettingValue } from '#libs/contract';
import { decideDigest, type DigestFacts, type DigestIncident, type DigestMatter, type RobotMatter } from '#libs/domain';
import { DATABASE, type Database } from '../../database/sql.js';
import { OUTBOX, type NewNotice, type Outbox } from '../../outbox/index.js';
import {
  DIGEST_FACTS_STORE,
  type DigestFactsStore,
  type DigestPicture,
  type ToldDigest,
} from './digest-facts.store.js';
import { DigestWords, type Week } from './digest-words.js';

type Robot = SettingValue<'robots'>['robots'][number];

interface Night extends DigestPicture {
  week: Week;
}

/** Tells groups what is open, of floods, of what reached nobody and of the week that begins: each matter once. */
@Injectable()
export class RobotDigests {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(DIGEST_FACTS_STORE) private readonly store: DigestFactsStore,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly words: DigestWords,
  ) {}

  /** @returns how many messages now wait to be sent */
  async pass(now: Date): Promise<number> {
    const { robots, digestMinutes, digestMost } = this.words.settings.read('robots');
    const active = robots.filter(({ enabled }) => enabled);
    if (active.length === 0) return 0;
    const week = await this.words.week(now);
    return this.database.transaction(async (sql) => {
      const told = new Map((await this.store.told(sql)).map((each) => [`${each.robotId} ${each.matter}`, each]));
      const night = { ...(await this.store.picture(sql, digestMost)), week };
      const notices: NewNotice[] = [];
      const remembered: ToldDigest[] = [];
      for (const robot of active) {
        for (const matter of robot.matters.filter(isOurs)) {
          const before = told.get(`${robot.id} ${matter}`);
          const state = stateOf(matter, night);
          const { outcome } = decideDigest(
            {
              matter,
              state,
              toldAt: before?.toldAt ?? null,
              told: before?.state ?? '',
              anyOpen: night.incidents.length > 0,
              everyMinutes: digestMinutes,
            },
            now,
          );
          if (outcome !== 'rest') remembered.push({ robotId: robot.id, matter, toldAt: now, state });
          if (outcome === 'tell') notices.push(this.noticeFor(robot, matter, night, now));
        }
      }
      await this.outbox.queue(sql, notices, now);
      await this.store.tell(sql, remembered);
      return notices.length;
    });
  }

  private noticeFor(robot: Robot, matter: DigestMatter, night: Night, now: Date): NewNotice {
    const total = Object.values(night.open).reduce((sum, count) => sum + count, 0);
    const named = night.incidents.map((each): DigestIncident => this.words.incident(each));
    const listsIncidents = matter === 'digest' || matter === 'flood';
    const digest: DigestFacts = {
      matter,
      open: night.open,
      incidents: listsIncidents ? named : [],
      more: listsIncidents ? total - named.length : 0,
      ...(matter === 'flood' && { flood: night.flood ? ('begun' as const) : ('ended' as const) }),
      ...(matter === 'weekAhead' && { week: night.week.ahead() }),
      ...(matter === 'deadLetters' && { dead: night.dead }),
    };
    return {
      lane: 4,
      purpose: 'information',
      template: 'digest',
      recipient: { kind: 'robot', id: robot.id, language: robot.language, contacts: { robot: robot.id } },
      data: { digest },
      sendAt: now,
    };
  }
}

/** How a matter stands, as a word to compare; the hourly digest goes by time alone. */
function stateOf(matter: DigestMatter, { flood, week, dead }: Night): string {
  switch (matter) {
    case 'digest':
      return '';
    case 'flood':
      return flood;
    case 'weekAhead':
      return week.state;
    case 'deadLetters':
      return String(dead);
  }
}

/** The roster tells of its changes itself. */
const isOurs = (matter: RobotMatter): matter is DigestMatter => matter !== 'shiftChange';
