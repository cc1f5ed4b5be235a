import { Observable } from 'rxjs';
import type { Component } from '#libs/domain';
import type { Observation } from '../../observation.js';
import type { Driver, DriverDeps, DriverKind } from '../driver.js';
import { settled } from '../settled-observations.js';
import { SAYINGS } from './sayings.js';
import { xfs4iotSettings, type Xfs4IotSettings } from './settings.js';
import { PROTOCOL } from './statuses.js';
import { Xfs4IotTerminal } from './terminal.js';

/** The driver of all services on a terminal. Its components are known once their services have told what they are. */
function create(settings: Xfs4IotSettings, deps: DriverDeps): Driver {
  const components = new Set<Component>(['application']);
  const observations = new Observable<Observation>((out) => {
    const terminal = new Xfs4IotTerminal(settings, deps, (found) => found.forEach((one) => components.add(one)));
    terminal.start(
      (observation) => out.next(observation),
      (error) => out.error(error),
    );
    return () => terminal.stop();
  }).pipe(settled());
  return {
    protocol: PROTOCOL,
    get components() {
      return [...components];
    },
    observations,
  };
}

export const xfs4iot: DriverKind<typeof xfs4iotSettings, Xfs4IotSettings> = {
  settings: xfs4iotSettings,
  create,
  sayings: SAYINGS,
};
