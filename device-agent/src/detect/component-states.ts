import type { Component, ComponentState, FaultCode } from '#libs/domain';
import type { Memory } from './memory.js';

/** Open faults that leave the component working for now. Every other one is a `fault`. */
const WARNINGS: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'card.binHigh',
  'cassette.low',
  'dispenser.rejectHigh',
  'paper.low',
  'printer.supplyLow',
  'power.onBattery',
]);

const RANK: readonly ComponentState[] = ['unknown', 'ok', 'warning', 'fault', 'offline'];

/** How each component stands, for heartbeats: the worst of its open faults. `heard` are those that have said anything. */
export function componentStates(
  memory: Memory,
  components: readonly Component[],
  heard: ReadonlySet<Component>,
): Partial<Record<Component, ComponentState>> {
  const states: Partial<Record<Component, ComponentState>> = {};
  for (const component of components) states[component] = heard.has(component) ? 'ok' : 'unknown';
  for (const { component, fault } of Object.values(memory.faults)) {
    const state = fault === 'device.offline' ? 'offline' : WARNINGS.has(fault) ? 'warning' : 'fault';
    if (RANK.indexOf(state) > RANK.indexOf(states[component] ?? 'unknown')) states[component] = state;
  }
  return states;
}
