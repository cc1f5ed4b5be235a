import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { fieldOf, findEligible, packField, type Field, type StoredField } from '#libs/domain';
import type { Sql } from '../database/sql.js';
import type { Incident } from '../incident/index.js';
import type { RosterSnapshot } from '../roster/index.js';
import type { Site } from '../terminal/index.js';
import { isOpenFor } from './contract-hours.js';
import { DispatchDirectory } from './dispatch-directory.js';
import { STANDING_STORE, type StandingStore } from './standing.store.js';
import { StandingBook, type Standings } from './standings.js';

const MINUTE_MS = 60_000;
/** Ids of stored fields that are remembered; what is forgotten is offered to the table again, which has it. */
const REMEMBERED = 10_000;

export interface KnownField {
  /** A digest of the content: the same field has the same id in every process and at every time. */
  id: string;
  field: Field;
  stored: StoredField;
}

interface Basis {
  roster: RosterSnapshot;
  standings: Standings;
  rules: unknown;
  faults: unknown;
  minute: number;
}

/**
 * Who could be sent where. It is the same for all incidents of a region, skill, site and set of parts, so it is worked
 * out once, and stored once, until roster, rules, standings or the minute change.
 */
@Injectable()
export class CandidateFields {
  private basis: Basis | undefined;
  private known = new Map<string, KnownField>();
  private readonly remembered = new Set<string>();

  constructor(
    private readonly people: DispatchDirectory,
    private readonly standings: StandingBook,
    @Inject(STANDING_STORE) private readonly store: StandingStore,
  ) {}

  async open(roster: RosterSnapshot, now: Date): Promise<OpenFields> {
    const { rules, faults } = this.people.terms;
    const standings = await this.standings.read(now, rules);
    const basis: Basis = {
      roster,
      standings,
      rules,
      faults: faults.all,
      minute: Math.floor(now.getTime() / MINUTE_MS),
    };
    if (!this.basis || !isSame(this.basis, basis)) [this.basis, this.known] = [basis, new Map<string, KnownField>()];
    return new OpenFields(this.people, basis, this.known, now);
  }

  /** What of these is not stored yet, as far as this process knows. */
  async keep(sql: Sql, fields: ReadonlyMap<string, KnownField>, now: Date): Promise<void> {
    const fresh = [...fields].filter(([id]) => !this.remembered.has(id));
    await this.store.addFields(sql, new Map(fresh.map(([id, { stored }]) => [id, stored])), now);
  }

  /** To be called after the commit. */
  committed(fields: ReadonlyMap<string, KnownField>): void {
    if (this.remembered.size > REMEMBERED) this.remembered.clear();
    for (const id of fields.keys()) this.remembered.add(id);
  }
}

const isSame = (a: Basis, b: Basis): boolean =>
  a.roster === b.roster &&
  a.standings === b.standings &&
  a.rules === b.rules &&
  a.faults === b.faults &&
  a.minute === b.minute;

/** The fields of one pass. */
export class OpenFields {
  /** Those that something was decided by. */
  readonly used = new Map<string, KnownField>();
  private readonly standingOf;

  constructor(
    private readonly people: DispatchDirectory,
    private readonly basis: Basis,
    private readonly known: Map<string, KnownField>,
    private readonly now: Date,
  ) {
    this.standingOf = basis.standings.at(now, people.terms.rules, people.timeZone);
  }

  get roster(): RosterSnapshot {
    return this.basis.roster;
  }

  of({ regionId, fault }: Incident, site: Site | undefined): KnownField {
    const { skill, parts = [] } = this.people.terms.faults.of(fault);
    const key = [regionId, skill, site?.id ?? '', ...parts].join('\n');
    let found = this.known.get(key);
    if (!found) {
      const { roster } = this.basis;
      const covers = (id: string): boolean => isOpenFor(roster.technician(id)?.contract, this.people.terms, this.now);
      const job = { regionId, skill, place: site ?? null };
      const { rules } = this.people.terms;
      const eligibility = findEligible(job, roster.technicians, roster.onCall(this.now), covers);
      const field = fieldOf(eligibility, parts, this.standingOf, rules.weights);
      const stored = packField(field, rules);
      found = { id: createHash('sha1').update(JSON.stringify(stored)).digest('base64url'), field, stored };
      this.known.set(key, found);
    }
    this.used.set(found.id, found);
    return found;
  }
}
