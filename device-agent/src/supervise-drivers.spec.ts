import { NEVER, concat, of, throwError, type Observable } from 'rxjs';
import { silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import type { ConditionSeen } from './detect/detect.js';
import type { Observation } from './observation.js';
import { superviseDrivers, type DriverState, type SupervisedDriver } from './supervise-drivers.js';

const raw = { protocol: 'test', code: 'x' };
const online: Observation = { kind: 'state', component: 'cardReader', name: 'device', value: 'online', raw };

function run(drivers: SupervisedDriver[]) {
  const seen: (Observation | ConditionSeen)[] = [];
  const states: Record<string, DriverState[]> = {};
  const subscription = superviseDrivers(drivers, {
    logger: silentLogger,
    random: () => 0,
    restartMs: { first: 10, longest: 40 },
    onState: (name, state) => {
      const list = (states[name] ??= []);
      if (list.at(-1) !== state) list.push(state);
    },
    onComponents: () => undefined,
  }).subscribe((one) => seen.push(one));
  return { seen, states, stop: () => subscription.unsubscribe() };
}

const driver = (name: string, starts: (() => Observable<Observation>)[]): SupervisedDriver => ({
  name,
  create: () => {
    const next = starts.length > 1 ? starts.shift()! : starts[0]!;
    return { protocol: 'test', components: ['cardReader'], observations: next() };
  },
});

describe('a driver that fails', () => {
  it('is reported as a fault of its component, started again, and reported well when it speaks', async () => {
    const failing = driver('1:a', [
      () =>
        concat(
          of(online),
          throwError(() => new Error('a defect')),
        ),
      () => throwError(() => new Error('again')),
      () => concat(of(online), NEVER),
    ]);
    const { seen, states, stop } = run([failing]);
    await eventually('running again', () => states['1:a']?.filter((state) => state === 'running').length === 2);
    const told = seen.map((one) =>
      one.kind === 'condition' ? `${one.fault} ${one.active} ${one.raw.code}` : one.kind,
    );
    expect(told).toEqual([
      'state',
      'driver.failed true a defect',
      'driver.failed true again',
      'driver.failed false running again',
      'state',
    ]);
    expect(seen[1]).toMatchObject({ component: 'cardReader', cause: 'driver#1:a' });
    stop();
    expect(states['1:a']?.at(-1)).toBe('stopped');
  });

  it('is one that throws when it is made, or ends by itself, as well', async () => {
    const ending = driver('1:a', [() => of(online)]);
    const throwing: SupervisedDriver = {
      name: '2:b',
      create: () => {
        throw new Error('no such thing');
      },
    };
    const { seen, stop } = run([ending, throwing]);
    const codes = () => seen.flatMap((one) => (one.kind === 'condition' ? [`${one.component} ${one.raw.code}`] : []));
    await eventually(
      'both are told of',
      () => codes().includes('cardReader the driver ended by itself') && codes().includes('application no such thing'),
    );
    stop();
  });

  it('does not touch the others', async () => {
    let subscriptions = 0;
    const well = driver('2:well', [() => ((subscriptions += 1), concat(of(online), NEVER))]);
    const { states, stop } = run([driver('1:bad', [() => throwError(() => new Error('x'))]), well]);
    await eventually('the bad one was started often', () => (states['1:bad']?.length ?? 0) > 6);
    expect([states['2:well'], subscriptions]).toEqual([['starting', 'running'], 1]);
    stop();
  });
});

describe('what a driver says', () => {
  it('bears the name of its witness', async () => {
    const named = { ...driver('2:a', [() => concat(of(online), NEVER)]), source: 'a-2' };
    const { seen, stop } = run([named]);
    await eventually('it has spoken', () => seen.length === 1);
    expect(seen[0]).toMatchObject({ kind: 'state', source: 'a-2' });
    stop();
  });
});
