import type { Subscription } from 'rxjs';
import { systemClock } from '#libs/clock';
import { silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { createDriver, DRIVER_KINDS, driverSettings, type Driver } from '../../device-agent/src/drivers/index.js';
import { sayingKey, sayingOf } from '../../device-agent/src/drivers/saying.js';
import type { Observation } from '../../device-agent/src/observation.js';

/**
 * A driver made from settings as they stand in a configuration file, with everything it said. It is held to what it
 * lists as its sayings: anything else ends up in `error`.
 */
export class WatchedDriver {
  readonly driver: Driver;
  readonly seen: Observation[] = [];
  error: unknown;
  protected onSeen: (seen: Observation) => void = () => undefined;
  private readonly subscription: Subscription;

  constructor(settings: unknown) {
    const deps = { clock: systemClock, logger: silentLogger, random: () => 0 };
    const parsed = driverSettings.parse(settings);
    const listed = new Set(DRIVER_KINDS[parsed.driver].sayings.map(sayingKey));
    this.driver = createDriver(parsed, deps);
    this.subscription = this.driver.observations.subscribe({
      next: (observation) => {
        const saying = sayingOf(observation);
        if (saying && !listed.has(sayingKey(saying))) {
          this.error ??= new Error(`the driver said what it does not list: ${sayingKey(saying)}`);
        }
        this.seen.push(observation);
        this.onSeen(observation);
      },
      error: (error) => (this.error = error),
    });
  }

  stop(): void {
    this.subscription.unsubscribe();
  }

  /** Forgets what was said until now, so that the next expectation is about what follows. */
  forget(): void {
    this.seen.length = 0;
  }

  /** Waits until an observation reads like `text`: `cardReader media jammed`, `cardReader captured 1`. */
  async says(text: string, timeoutMs = 8_000): Promise<Observation> {
    try {
      return await eventually(text, () => this.seen.find((one) => inWords(one) === text), timeoutMs, 10);
    } catch {
      throw new Error(`the driver did not say "${text}", it said:\n${this.seen.map(inWords).join('\n')}`);
    }
  }

  said(): string[] {
    return this.seen.map(inWords);
  }
}

export function inWords(o: Observation): string {
  const at = 'unit' in o && o.unit !== undefined ? `[${o.unit}]` : '';
  switch (o.kind) {
    case 'state':
    case 'counter':
      return `${o.component} ${o.name}${at} ${o.value}`;
    case 'event':
      return `${o.component} event ${o.name}${at}`;
    case 'eventOver':
      return `${o.component} over ${o.name} ${o.stands}`;
    case 'mode':
      return `${o.component} mode ${o.mode} ${o.active ? 'on' : 'off'}`;
    case 'transaction':
      return `${o.component} transaction ${o.reference ?? ''} ${o.amountMinor ?? ''} ${o.lastFour ?? ''}`.trimEnd();
    case 'garbage':
      return `${o.component} garbage ${o.reason}`;
  }
}
