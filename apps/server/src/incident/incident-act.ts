import type { ActingRole, ShelfKind } from '#libs/domain';
import type { IncidentPersonAction } from './action-effects.table.js';

export interface Actor {
  username: string;
  role: ActingRole;
  technicianId: string | null;
}

/** What a person does to an incident. */
export interface IncidentAct {
  incidentId: string;
  action: IncidentPersonAction;
  actor: Actor;
  /** The version that the person saw; without it, whatever is there now is acted on. */
  version?: number | undefined;
  reason?: string | undefined;
  /** For `note`. */
  text?: string | undefined;
  /** For `shelve`. */
  until?: Date | undefined;
  /** For `shelve`; timed unless said. */
  kind?: ShelfKind | undefined;
  /** For `restore` and `close` while the terminal still reports the fault. */
  override?: boolean | undefined;
}
