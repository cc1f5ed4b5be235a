import { ServiceHost } from './service-host.js';
import type { Json, ServiceName, StorageService } from './hardware.js';
import { LEVELS, type Level, type UnitStatus } from './storage-units.js';

/** Properties of the auxiliaries that 2021-1's own event names without the word State behind. */
const PLAIN_IN_EVENT: readonly string[] = ['operatorSwitch', 'tamperSensor', 'internalTamperSensor'];

/** Services that tell what changes in the machine, each in the way of its generation. */
export class TellingServices extends ServiceHost {
  protected get isOld(): boolean {
    return this.envelope.generation === '2021-1';
  }

  /** An unsolicited event. */
  protected tell(service: ServiceName, name: string, payload: Json): void {
    this.say(service, this.envelope.unsolicited(name, payload));
  }

  /** An event bound to another client's command, from a service that tells everybody. */
  protected tellOfCommand(service: ServiceName, name: string, payload: Json): void {
    const command = { name: '', requestId: 4_711, version: '' };
    this.say(service, this.envelope.event(command, name, payload));
  }

  /** A part of the status changes and is told. 2021-1 tells the common part only, and flat. */
  protected change(service: ServiceName, part: string, changed: Json): void {
    this.hardware.change(service, part, changed);
    this.tellStatus(service, { [part]: changed });
  }

  protected tellStatus(service: ServiceName, changed: Json): void {
    const { device } = this.hardware.status[service].common!;
    const flat = { device, ...((changed.common as Json | undefined) ?? {}) };
    this.tell(service, 'Common.StatusChangedEvent', this.isOld ? flat : changed);
  }

  /** The auxiliaries have an event of their own in 2021-1, whose properties mostly end in State. */
  protected changeAuxiliary(changed: Json): void {
    this.hardware.change('Auxiliaries', 'auxiliaries', changed);
    if (!this.isOld) return this.tellStatus('Auxiliaries', { auxiliaries: changed });
    const named = Object.entries(changed).map(([key, value]) => [
      PLAIN_IN_EVENT.includes(key) ? key : `${key}State`,
      value,
    ]);
    this.tell('Auxiliaries', 'Auxiliaries.AuxiliaryStatusEvent', Object.fromEntries(named) as Json);
  }

  protected tellUnit(service: StorageService, id: string): void {
    const name = this.isOld ? 'Storage.StorageChangedEvent' : 'Storage.CountsChangedEvent';
    this.tell(service, name, { [id]: this.hardware.unitOf(service, id) });
  }

  protected tellThreshold(service: StorageService, id: string): void {
    this.tell(service, 'Storage.StorageThresholdEvent', { [id]: this.hardware.unitOf(service, id) });
  }

  /** A status of the unit itself, or the level of what it holds; `ok` is both. */
  protected setUnit(service: StorageService, id: string, word: UnitStatus | Level): void {
    const unit = this.hardware.unit(service, id);
    if (word === 'ok') Object.assign(unit, { status: 'ok', level: 'ok' });
    else if (LEVELS.includes(word)) unit.level = word as Level;
    else unit.status = word as UnitStatus;
    this.tellThreshold(service, id);
  }

  /** A position as a payload names it: 2021-1 wraps that of presented and taken notes. */
  protected wrapped(position: string): unknown {
    return this.isOld ? { position, additionalBunches: '0' } : position;
  }
}
