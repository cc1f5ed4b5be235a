import {
  concat,
  defer,
  finalize,
  ignoreElements,
  map,
  merge,
  NEVER,
  Observable,
  retry,
  startWith,
  switchMap,
  tap,
  throwError,
  timer,
} from 'rxjs';
import type { Component } from '#libs/domain';
import type { Logger } from '#libs/observability';
import type { ConditionSeen } from './detect/detect.js';
import type { Driver } from './drivers/driver.js';
import type { Observation } from './observation.js';

export type DriverState = 'starting' | 'running' | 'failed' | 'stopped';

export interface SupervisedDriver {
  /** Unique in the agent, for health and log. */
  name: string;
  /** What it is called as a witness, on everything that it says (`sourceNames`). Its name when left out. */
  source?: string;
  /** Makes the driver anew, for every start of it. */
  create(): Driver;
  /** Each time, the driver is ended and made anew, so that the device is read again. */
  again?: Observable<void>;
}

export interface SupervisorOptions {
  logger: Logger;
  /** In [0, 1), for jitter. */
  random: () => number;
  /** First and longest wait before a driver is started again. */
  restartMs?: { first: number; longest: number };
  onState(name: string, state: DriverState): void;
  /** What components a driver has, each time they are known better. */
  onComponents(name: string, components: readonly Component[]): void;
  /** What a driver itself said, without what the supervisor has to say about it. */
  onSeen?(name: string, seen: Observation): void;
}

/** A port that was closed a moment ago may not be free yet. */
const CLOSING_MS = 250;
/** A driver that has run this long without an error is taken as well, and its next failure as a first one. */
const WELL_AFTER_MS = 60_000;

/**
 * Runs all drivers side by side. One that fails, or ends, is started again with back-off, and a `driver.failed` of
 * its first component stands until it says something again. The others are not touched.
 */
export function superviseDrivers(
  drivers: readonly SupervisedDriver[],
  options: SupervisorOptions,
): Observable<Observation | ConditionSeen> {
  return merge(...drivers.map((driver) => superviseOne(driver, options)));
}

function superviseOne(
  { name, source = name, create, again = NEVER }: SupervisedDriver,
  options: SupervisorOptions,
): Observable<Observation | ConditionSeen> {
  return new Observable((out) => {
    let first: Component = 'application';
    let failed = false;
    let failures = 0;
    let startedAt = 0;
    const tell = (active: boolean, code: string): void =>
      out.next({
        kind: 'condition',
        component: first,
        fault: 'driver.failed',
        cause: `driver#${source}`,
        active,
        raw: { protocol: 'agent', code: code.slice(0, 400) },
      });
    const run = defer(() => {
      options.onState(name, 'starting');
      startedAt = performance.now();
      const driver = create();
      const learn = (): void => {
        options.onComponents(name, driver.components);
        // Stays what it was, so that the fault is cleared where it was raised.
        if (!failed) first = driver.components[0] ?? first;
      };
      learn();
      return concat(
        driver.observations.pipe(
          tap(learn),
          map((seen): Observation => ({ ...seen, source })),
        ),
        throwError(() => new Error('the driver ended by itself')),
      );
    }).pipe(
      tap((seen) => {
        options.onState(name, 'running');
        options.onSeen?.(name, seen);
        if (failed) tell(false, 'running again');
        failed = false;
      }),
      retry({
        delay: (error: Error) => {
          if (performance.now() - startedAt > WELL_AFTER_MS) failures = 0;
          options.onState(name, 'failed');
          options.logger.error({ driver: name, err: error }, 'driver failed');
          failed = true;
          tell(true, error.message || error.name || 'error');
          return timer(backOff(failures++, options));
        },
      }),
      finalize(() => options.onState(name, 'stopped')),
    );
    return startedAnew(run, again).subscribe(out);
  });
}

/** The run, ended and begun once more each time that `again` asks for it. */
function startedAnew<T>(run: Observable<T>, again: Observable<void>): Observable<T> {
  const anew = concat(timer(CLOSING_MS).pipe(ignoreElements()), run);
  return again.pipe(
    map(() => anew),
    startWith(run),
    switchMap((one) => one),
  );
}

function backOff(
  failures: number,
  { random, restartMs = { first: 1_000, longest: 60_000 } }: SupervisorOptions,
): number {
  return Math.min(restartMs.longest, restartMs.first * 2 ** Math.min(failures, 16)) * (0.5 + random() * 0.5);
}
