import { COMPONENTS } from '../terminal/component.js';
import { text, type FaultDefinition } from './fault-definition.js';

/**
 * What holds for a stored incident whose code the catalogue has lost since: somebody still sees to it, and nothing that
 * a terminal says can end it. One such incident must not stop the work on all the others.
 */
export const retiredFault = (code: string): FaultDefinition => ({
  components: COMPONENTS,
  priority: 'P3',
  category: 'hardware',
  customerImpact: 'none',
  skill: 'application',
  title: { zh: code, en: code },
  consequence: text('故障目录中已没有此代码。', 'The catalogue of faults no longer knows this code.'),
  firstAction: text('查看时间线，按现场情况处理。', 'Read the timeline and judge at the machine.'),
  runbook: [],
  responseMinutes: 120,
  clear: 'byPerson',
  dispatch: 'now',
  reopenMinutes: 0,
});
