import type { CounterName, EventName, Observation, RawSource, StateName } from '../../observation.js';
import type { Component } from '#libs/domain';
import { rawOf } from './evidence.js';
import type { JsonObject, ShimRecord } from './frame.js';
import { withName, without, type Memory, type Service, type Told } from './memory.js';

/** One line being read: what it says piles up in `observations`, what it teaches in `memory`. */
export class View {
  readonly observations: Observation[] = [];

  constructor(
    readonly record: ShimRecord,
    readonly service: Service,
    /** As in the header: `CARDACTION`. */
    readonly name: string | undefined,
    public memory: Memory,
  ) {}

  get payload(): JsonObject {
    return this.record.payload;
  }

  /** The service's name, or a place within its device: several services may be one component. */
  unit(sub?: string | number): string {
    return sub === undefined ? this.service.name : `${this.service.name}/${sub}`;
  }

  raw(data: JsonObject): RawSource {
    return rawOf(this.record, this.name, data);
  }

  state(
    name: StateName,
    value: string,
    at: { unit?: string | undefined; component?: Component; data: JsonObject },
  ): void {
    const component = at.component ?? this.service.component;
    const unit = at.unit === undefined ? {} : { unit: at.unit };
    this.observations.push({ kind: 'state', component, name, value, ...unit, raw: this.raw(at.data) });
  }

  counter(name: CounterName, value: number, at: { unit: string; data: JsonObject }): void {
    const { component } = this.service;
    this.observations.push({ kind: 'counter', component, name, value, unit: at.unit, raw: this.raw(at.data) });
  }

  event(name: EventName, data: JsonObject): void {
    this.observations.push({ kind: 'event', component: this.service.component, name, raw: this.raw(data) });
  }

  /**
   * Tells the event unless another line has told of the same card or notes already. The same line again is a new act.
   * Of notes, so is another line of the same service after its snapshot: no counter may stand behind it, as it does
   * behind a card.
   */
  eventOnce(event: 'cardCaptured' | 'cashRetained', data: JsonObject): void {
    const { component, deviceClass } = this.service;
    const { code } = this.record;
    const mine = this.memory.told.filter((one) => one.component === component && one.event === event);
    const isOver = (one: Told): boolean =>
      one.code === code || (event === 'cashRetained' && one.settled && one.deviceClass === deviceClass);
    if (!mine.every(isOver)) return;
    const others = this.memory.told.filter((one) => !mine.includes(one));
    this.memory = { ...this.memory, told: [...others, { component, event, deviceClass, code, settled: false }] };
    this.event(event, data);
  }

  /** A snapshot has come: what its class has told of is behind. */
  settle(): void {
    const { deviceClass } = this.service;
    const told = this.memory.told.map((one) => (one.deviceClass === deviceClass ? { ...one, settled: true } : one));
    if (told.length > 0) this.memory = { ...this.memory, told };
  }

  /** There is a new card, or there are new notes, of which things may be told again. */
  fresh(): void {
    const { component } = this.service;
    const told = this.memory.told.filter((one) => one.component !== component);
    if (told.length < this.memory.told.length) this.memory = { ...this.memory, told };
  }

  markStuck(state: string): void {
    this.memory = { ...this.memory, stuck: withName(this.memory.stuck, `${this.unit()}|${state}`) };
  }

  /** Whether the state was stuck, which it is no more. */
  unstick(state: string): boolean {
    const stuck = without(this.memory.stuck, `${this.unit()}|${state}`);
    if (stuck === this.memory.stuck) return false;
    this.memory = { ...this.memory, stuck };
    return true;
  }
}
