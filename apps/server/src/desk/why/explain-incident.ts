import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { IncidentWhy, TerminalWhy } from '#libs/contract';
import { faultOf, whyNobodyPaged, whyTerminalQuiet, type Bilingual } from '#libs/domain';
import { CLOCK } from '../../clock.js';
import { FaultBook } from '../../settings/index.js';
import { BankDirectory } from '../bank-directory.js';
import type { TimelineRecord } from '../incidents/incident-list.store.js';
import { tellReason, tellTimeline } from '../incidents/timeline-texts.js';
import { pagingFactsOf } from './paging-facts.js';
import { tellPaging, tellQuiet } from './tell-why.js';
import { WHY_STORE, type PageRecord, type TerminalEvents, type WhyFacts, type WhyStore } from './why.store.js';

const MINUTE_MS = 60_000;
/** Somebody who missed a page remembers the time roughly. */
const AROUND_MINUTES = 15;

/** Answers "why", out of what the rules wrote down when they decided. */
@Injectable()
export class ExplainIncident {
  constructor(
    @Inject(WHY_STORE) private readonly store: WhyStore,
    @Inject(FaultBook) private readonly faults: FaultBook,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param id of an incident that exists */
  async incident(id: string): Promise<IncidentWhy> {
    const facts = (await this.store.incident(id))!;
    const { incident, timeline, assignments, pages } = facts;
    const names = namesOf(facts);
    return {
      id: incident.id,
      number: incident.number,
      decisions: timeline.map((entry) => toDecision(entry, names)),
      assignments: assignments.map((each) => ({
        technician: each.technician_id,
        technicianName: { zh: each.name_zh, en: each.name_en },
        state: each.state,
        offeredAt: each.offered_at.toISOString(),
        text: { zh: tellReason(each.reason, 'zh-CN'), en: tellReason(each.reason, 'en') },
        facts: each.facts,
      })),
      paging: { ...this.paging(facts), pages: pages.map(toPage) },
    };
  }

  /** Why nobody was paged for a terminal around an instant. */
  async terminal(id: string, at: Date): Promise<TerminalWhy> {
    const [from, to] = [-AROUND_MINUTES, AROUND_MINUTES].map((by) => new Date(at.getTime() + by * MINUTE_MS));
    const found = await this.store.terminal(id, from!, to!);
    const incidents = await Promise.all(found.incidentIds.map((each) => this.store.incident(each)));
    return {
      terminalId: id,
      at: at.toISOString(),
      from: from!.toISOString(),
      to: to!.toISOString(),
      incidents: incidents.flatMap((facts) => (facts ? [this.toTerminalIncident(facts)] : [])),
      quiet: found.incidentIds.length > 0 ? null : this.quiet(found),
    };
  }

  /** For a terminal that does not exist, or that is not for this reader to know of. */
  unknownTerminal(id: string, at: Date): TerminalWhy {
    const time = at.toISOString();
    const nothing = { known: false, silentSince: null, quarantined: 0, events: [], incidentIds: [] };
    return { terminalId: id, at: time, from: time, to: time, incidents: [], quiet: this.quiet(nothing) };
  }

  private toTerminalIncident(facts: WhyFacts): TerminalWhy['incidents'][number] {
    const { id, number, fault, opened_at } = facts.incident;
    const { title } = this.faults.of(fault);
    return { id, number, fault, title, openedAt: opened_at.toISOString(), paging: this.paging(facts) };
  }

  private paging(facts: WhyFacts): TerminalWhy['incidents'][number]['paging'] {
    const paging = pagingFactsOf(facts, this.faults.of(facts.incident.fault));
    const answer = whyNobodyPaged(paging, this.clock.now());
    const { parent } = paging;
    return {
      outcome: answer.outcome,
      reason: answer.reason,
      text: tellPaging(answer, this.bank.read().timeZone),
      until: answer.until?.toISOString() ?? null,
      ref: answer.ref,
      parent: parent && { ...parent, href: `/api/incidents/${parent.id}` },
    };
  }

  private quiet({ events, ...rest }: TerminalEvents): NonNullable<TerminalWhy['quiet']> {
    const faultsOf = (kind: string): string[] => events.filter((each) => each.kind === kind).map(({ fault }) => fault);
    const raised = faultsOf('raised');
    const answer = whyTerminalQuiet({
      ...rest,
      noted: faultsOf('noted'),
      uncatalogued: raised.filter((fault) => !faultOf(fault)),
      cleared: faultsOf('cleared'),
    });
    return { reason: answer.reason, text: tellQuiet(answer, this.bank.read().timeZone), detail: { ...answer.detail } };
  }
}

type Names = Record<'zh' | 'en', ReadonlyMap<string, string>>;

function namesOf({ assignments }: WhyFacts): Names {
  return {
    zh: new Map(assignments.map((each) => [each.technician_id, each.name_zh])),
    en: new Map(assignments.map((each) => [each.technician_id, each.name_en])),
  };
}

function toDecision(entry: TimelineRecord, names: Names): IncidentWhy['decisions'][number] {
  const { at, kind, what, reason, actor, data } = entry;
  const text: Bilingual = {
    zh: tellTimeline(entry, { language: 'zh-CN', names: names.zh }),
    en: tellTimeline(entry, { language: 'en', names: names.en }),
  };
  return { at: at.toISOString(), kind, what, reason, actor, text, facts: data };
}

const toPage = (page: PageRecord): IncidentWhy['paging']['pages'][number] => ({
  at: page.created_at.toISOString(),
  recipient: {
    kind: page.recipient_kind,
    id: page.recipient_id,
    name: { zh: page.name_zh ?? page.recipient_id, en: page.name_en ?? page.recipient_id },
  },
  template: page.template,
  channel: page.channel,
  state: page.state,
  attempts: page.attempts,
  sentAt: page.sent_at?.toISOString() ?? null,
  deliveredAt: page.delivered_at?.toISOString() ?? null,
  readAt: page.read_at?.toISOString() ?? null,
  error: page.error,
});
