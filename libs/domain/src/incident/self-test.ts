import type { Component, ComponentState } from '../terminal/component.js';

export type SelfTestOutcome = 'passed' | 'failed' | 'unclear';
export type SelfTestReason =
  'componentWell' | 'componentNotWell' | 'componentUnknown' | 'testFailed' | 'testRefused' | 'notAnswered';

export interface SelfTestVerdict {
  outcome: SelfTestOutcome;
  reason: SelfTestReason;
}

/** What a terminal answered to `self-test`; null: nothing in time. */
export interface SelfTestReply {
  outcome: 'done' | 'failed' | 'refused' | 'expired';
  /** State of each component that some device spoke for. */
  components: Partial<Record<Component, ComponentState>>;
}

const NOT_WELL: readonly ComponentState[] = ['fault', 'offline'];

/**
 * What a self-test after a repair says about the component that was repaired. Only a clear "not well" counts against the
 * repair: an agent that cannot ask the device, or an old one, must not keep an incident open.
 */
export function judgeSelfTest(reply: SelfTestReply | null, component: Component): SelfTestVerdict {
  if (!reply || reply.outcome === 'expired') return { outcome: 'unclear', reason: 'notAnswered' };
  if (reply.outcome === 'refused') return { outcome: 'unclear', reason: 'testRefused' };
  if (reply.outcome === 'failed') return { outcome: 'unclear', reason: 'testFailed' };
  const state = reply.components[component];
  if (state === undefined || state === 'unknown') return { outcome: 'unclear', reason: 'componentUnknown' };
  if (NOT_WELL.includes(state)) return { outcome: 'failed', reason: 'componentNotWell' };
  return { outcome: 'passed', reason: 'componentWell' };
}
