export { simulate, type Simulation } from './simulate.js';
export { SCENARIOS } from './scenarios.table.js';
export type { Bilingual, Scenario, Stage } from './scenario.js';
