import type { IncidentRow } from '#libs/contract';
import type { DeskApi } from '../../api/desk-api.js';
import { ApiError, type Failure } from '../../api/problem.js';
import { Store } from '../../ui/store.js';
import { ALL_OPEN, filterSearch, type ListFilter } from '../list/list-filter.js';
import { NO_ROWS, release, replaceRows, takeRows, type ListRows } from '../list/list-rows.js';
import { NO_ALARMS, noteAll, noteRows, takeStock, type AlarmWatch, type Alarms } from './alarm-watch.js';

const PAGE = 100;
const LARGEST_PAGE = 500;
/** Changes that arrive together are read together. */
const GATHER_MS = 150;
/** Up to so many rows are read one by one; beyond that the list is read as a whole. */
const ONE_BY_ONE = 5;
/** In a storm the whole list is read no more often than this. */
const REFRESH_GAP_MS = 1_200;
const PASSING: readonly Failure[] = ['network', 'timeout', 'server', 'busy'];

export interface DeskView {
  filter: ListFilter;
  rows: ListRows;
  next: string | null;
  loading: boolean;
  error: unknown;
  /** Epoch ms of the last successful reading. */
  updatedAt: number | null;
  held: boolean;
}

export interface LiveDeskParts {
  api: Pick<DeskApi, 'incidents' | 'incident'>;
  now(): number;
  announce(rows: IncidentRow[]): void;
  failed(error: unknown): void;
}

/** The desk's picture of what is going on. Lives as long as the page, so that the list is still there on coming back. */
export class LiveDesk {
  readonly view = new Store<DeskView>({
    filter: ALL_OPEN,
    rows: NO_ROWS,
    next: null,
    loading: true,
    error: null,
    updatedAt: null,
    held: false,
  });
  readonly alarms = new Store<AlarmWatch>(NO_ALARMS);
  private stockTaken = false;
  private readonly changed = new Set<string>();
  private refreshWanted = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private refreshedAt = -REFRESH_GAP_MS;
  private working = false;
  private refreshing = false;
  private reading = 0;

  constructor(private readonly parts: LiveDeskParts) {}

  /** Shows another selection; the same one again changes nothing. */
  async show(filter: ListFilter): Promise<void> {
    const { filter: shown, updatedAt } = this.view.get();
    if (updatedAt !== null && filterSearch(shown) === filterSearch(filter)) return;
    this.update({ filter, rows: NO_ROWS, next: null, loading: true, held: false, updatedAt: null });
    await this.refresh();
  }

  /** The page has been drawn, perhaps in another language: reads anew, unless that is under way. */
  start(): void {
    if (!this.refreshing) void this.refresh();
  }

  /** Reads the list, and every open P1 and P2, whatever the filter. */
  async refresh(): Promise<void> {
    this.refreshedAt = this.parts.now();
    this.refreshing = true;
    const reading = ++this.reading;
    const { filter, rows } = this.view.get();
    const limit = Math.min(LARGEST_PAGE, Math.max(PAGE, Math.ceil(rows.order.length / PAGE) * PAGE));
    try {
      const [page, ...urgent] = await Promise.all([
        this.parts.api.incidents({ ...filter, limit }),
        this.parts.api.incidents({ state: 'open', priority: 'P1', limit: LARGEST_PAGE }),
        this.parts.api.incidents({ state: 'open', priority: 'P2', limit: LARGEST_PAGE }),
      ]);
      this.hearAll(urgent.flatMap((each) => each.items));
      if (reading !== this.reading) return;
      const view = this.view.get();
      this.update({ rows: replaceRows(view.rows, page.items, view), next: page.next, ...this.success() });
    } catch (error) {
      if (reading === this.reading) this.failure(error);
    } finally {
      this.refreshing = false;
    }
  }

  async more(): Promise<void> {
    const { filter, next, loading } = this.view.get();
    if (next === null || loading) return;
    this.update({ loading: true });
    const reading = ++this.reading;
    try {
      const page = await this.parts.api.incidents({ ...filter, cursor: next, limit: PAGE });
      if (reading !== this.reading) return;
      const rows = takeRows(this.view.get().rows, page.items, { filter, held: false });
      this.update({ rows, next: page.next, ...this.success() });
    } catch (error) {
      if (reading === this.reading) this.failure(error);
    }
  }

  /** The reader's pointer or focus has come into the list, or has left it. */
  hold(held: boolean): void {
    if (held === this.view.get().held) return;
    this.update({ held });
    if (!held) this.settle();
  }

  settle(): void {
    const { rows, filter } = this.view.get();
    this.update({ rows: release(rows, filter) });
  }

  incidentChanged(id: string): void {
    this.changed.add(id);
    this.plan();
  }

  /** The stream was interrupted: events may be missing. */
  resumed(): void {
    this.refreshWanted = true;
    this.plan();
  }

  private plan(wait = GATHER_MS): void {
    if (this.timer !== null || this.working) return;
    if (this.changed.size === 0 && !this.refreshWanted) return;
    this.timer = setTimeout(() => void this.catchUp(), wait);
  }

  private async catchUp(): Promise<void> {
    this.timer = null;
    const whole = this.refreshWanted || this.changed.size > ONE_BY_ONE;
    const early = this.refreshedAt + REFRESH_GAP_MS - this.parts.now();
    if (whole && early > 0) return this.plan(early);
    const ids = [...this.changed];
    this.changed.clear();
    this.refreshWanted = false;
    this.working = true;
    try {
      if (whole) await this.refresh();
      else await this.readEach(ids);
    } finally {
      this.working = false;
      this.plan();
    }
  }

  private async readEach(ids: string[]): Promise<void> {
    try {
      const read = await Promise.all(ids.map((id) => this.readOne(id)));
      const rows = read.filter((row) => row !== null);
      this.hear(noteRows(this.alarms.get(), rows));
      const view = this.view.get();
      this.update({ rows: takeRows(view.rows, rows, view), ...this.success() });
    } catch (error) {
      this.failure(error);
    }
  }

  /** Null for one outside of the reader's regions. */
  private async readOne(id: string): Promise<IncidentRow | null> {
    try {
      return await this.parts.api.incident(id);
    } catch (error) {
      if (error instanceof ApiError && (error.failure === 'notFound' || error.failure === 'forbidden')) return null;
      throw error;
    }
  }

  private hearAll(rows: IncidentRow[]): void {
    if (this.stockTaken) return this.hear(noteAll(this.alarms.get(), rows));
    this.stockTaken = true;
    this.alarms.set(takeStock(rows));
  }

  private hear({ watch, fresh }: Alarms): void {
    this.alarms.set(watch);
    if (fresh.length > 0) this.parts.announce(fresh);
  }

  private success(): Partial<DeskView> {
    return { loading: false, error: null, updatedAt: this.parts.now() };
  }

  private failure(error: unknown): void {
    // Without an answer nobody knows what was missed; a refusal is not asked again.
    const passing = error instanceof ApiError && PASSING.includes(error.failure);
    if (passing) {
      this.refreshWanted = true;
      this.plan();
    }
    this.update({ loading: false, error });
    this.parts.failed(error);
  }

  private update(part: Partial<DeskView>): void {
    this.view.set({ ...this.view.get(), ...part });
  }
}
