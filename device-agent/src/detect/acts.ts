import type { Component, FaultCode } from '#libs/domain';
import { mayWatchTheSame } from '../source-names.js';
import { hasCounter } from './counter-keys.js';
import { faultKey, nameOf, type Act, type Sighting, type SightingKind } from './memory.js';
import type { Run } from './outcome.js';

/** A witness's word that something happened: a card kept, a bundle of notes retained. */
export interface Report {
  component: Component;
  fault: FaultCode;
  source?: string;
  by: SightingKind;
  /** How many acts. */
  count: number;
}

/** What the acts of a report turned out to be. */
export interface Matched {
  /** Told before by the same witness, in another way: an event and the counter of it. */
  confirmed: number;
  /** Told before by another witness: on the component where it was raised, with the acts' numbers. */
  sighted: { component: Component; acts: number[]; sources: string[] }[];
  /** Told by nobody yet. */
  fresh: number;
}

const MOST_ACTS = 100;

/** A recycler is dispenser and acceptor in one: what one witness calls a recycler, another calls by its part. */
const KIN: Partial<Record<Component, readonly Component[]>> = {
  recycler: ['recycler', 'cashDispenser', 'cashAcceptor'],
  cashDispenser: ['cashDispenser', 'recycler'],
  cashAcceptor: ['cashAcceptor', 'recycler'],
};

/**
 * Matches a report one-to-one with what was told before: first with the same witness's other kind of evidence, then
 * with other witnesses', oldest first. Each act takes each witness once, so two cards that two witnesses tell of in
 * whatever order are two.
 */
export function matchReport(run: Run, report: Report): Matched {
  const matched: Matched = { confirmed: 0, sighted: [], fresh: 0 };
  for (let i = 0; i < report.count; i++) {
    if (confirm(run, report)) matched.confirmed += 1;
    else if (!sight(run, report, matched)) matched.fresh += 1;
  }
  return matched;
}

/** Remembers acts that were raised, so that other evidence of them finds them. */
export function rememberActs(
  run: Run,
  { component, fault, source, by }: Omit<Report, 'count'>,
  numbers: number[],
): void {
  const key = faultKey(component, fault);
  const fresh = numbers.map((act): Act => ({ act, seen: { [nameOf(source)]: { by: [by], at: run.now } } }));
  keepActs(run, component, fault, [...(run.memory.acts[key] ?? []), ...fresh]);
}

/**
 * A counter that does not move any more, was reset or is new will not tell of what an event told: the event waits no
 * longer. `olderThan`: only those that have waited this long, in ms.
 */
export function stopWaiting(run: Run, about: Omit<Report, 'by' | 'count'>, olderThan = -Infinity): void {
  const key = faultKey(about.component, about.fault);
  const name = nameOf(about.source);
  const acts = run.memory.acts[key];
  if (!acts) return;
  const next = acts.map((act) => {
    const own = act.seen[name];
    if (!own || own.by.includes('counter') || Math.abs(run.now - own.at) <= olderThan) return act;
    // Notes that lie in the stacker are counted only when they are taken in, whenever that is.
    const lies = own.by.includes('state') && stillLies(run, about.component, about.fault, about.source);
    if (lies && olderThan > 0) return act;
    return { ...act, seen: { ...act.seen, [name]: { ...own, by: [...own.by, 'counter' as const] } } };
  });
  if (next.some((act, i) => act !== acts[i]) || olderThan !== -Infinity)
    keepActs(run, about.component, about.fault, next);
}

function confirm(run: Run, report: Report): boolean {
  const key = faultKey(report.component, report.fault);
  const acts = run.memory.acts[key] ?? [];
  const name = nameOf(report.source);
  const found = acts.find((act) => act.seen[name] && confirms(run, report, act.seen[name]));
  if (!found) return false;
  const own = found.seen[name]!;
  const seen = { ...found.seen, [name]: { ...own, by: [...own.by, report.by] } };
  keepActs(
    run,
    report.component,
    report.fault,
    acts.map((act) => (act === found ? { ...act, seen } : act)),
  );
  return true;
}

function confirms(run: Run, { component, fault, source, by }: Report, own: Sighting): boolean {
  if (own.by.includes(by)) return false;
  const age = Math.abs(run.now - own.at);
  // An event waits for its counter as long as no later reading has come: also across a restart of the agent.
  if (by === 'counter' && own.by.includes('event')) return true;
  if (own.by.includes('state')) return age <= run.tuning.actWindow || stillLies(run, component, fault, source);
  return age <= (by === 'state' ? run.tuning.sightingWindow : run.tuning.actWindow);
}

/** Whether the state that this witness told of still stands. */
function stillLies(run: Run, component: Component, fault: FaultCode, source?: string): boolean {
  return Object.values(run.memory.conditions).some(
    (one) =>
      one.component === component &&
      one.fault === fault &&
      one.source === source &&
      (one.phase === 'up' || one.phase === 'falling'),
  );
}

function sight(run: Run, report: Report, matched: Matched): boolean {
  const name = nameOf(report.source);
  for (const component of KIN[report.component] ?? [report.component]) {
    const acts = run.memory.acts[faultKey(component, report.fault)] ?? [];
    const found = acts.find((act) => isOpenTo(act, name) && ageOf(run, act) <= run.tuning.sightingWindow);
    if (!found) continue;
    const sources = Object.keys(found.seen);
    const seen = { ...found.seen, [name]: { by: [report.by], at: run.now } };
    keepActs(
      run,
      component,
      report.fault,
      acts.map((act) => (act === found ? { ...act, seen } : act)),
    );
    const group = matched.sighted.find((one) => one.component === component);
    if (group) {
      group.acts.push(found.act);
      group.sources = [...new Set([...group.sources, ...sources])];
    } else matched.sighted.push({ component, acts: [found.act], sources });
    return true;
  }
  return false;
}

/** Not told of yet by this witness, nor by another device of its protocol. */
const isOpenTo = ({ seen }: Act, witness: string): boolean =>
  Object.keys(seen).every((other) => mayWatchTheSame(other, witness));

/** Since the first witness told of it, in ms: the window does not grow with every further one. */
function ageOf(run: Run, { seen }: Act): number {
  return Math.max(...Object.values(seen).map(({ at }) => Math.abs(run.now - at)));
}

/** Keeps what other evidence may still belong to. */
function keepActs(run: Run, component: Component, fault: FaultCode, acts: Act[]): void {
  const key = faultKey(component, fault);
  const window = Math.max(run.tuning.sightingWindow, run.tuning.actWindow);
  const kept = acts.filter(
    (act) =>
      ageOf(run, act) <= window ||
      Object.entries(act.seen).some(([name, { by }]) => {
        const source = name === '' ? undefined : name;
        if (by.includes('counter')) return false;
        return by.includes('state')
          ? stillLies(run, component, fault, source)
          : hasCounter(run, component, fault, name);
      }),
  );
  if (kept.length > 0) run.memory.acts[key] = kept.slice(-MOST_ACTS);
  else delete run.memory.acts[key];
}
