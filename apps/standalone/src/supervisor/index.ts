export { Supervisor, type SupervisorOptions } from './supervisor.js';
export { RunRecord } from './run-record.js';
export type { ChildSpec, Facts, Stage } from './child-spec.js';
