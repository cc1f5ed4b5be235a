import { COMPONENT_STATES, COMPONENTS, type ComponentState, type SelfTestReply } from '#libs/domain';

const OUTCOMES = ['done', 'failed', 'refused', 'expired'] as const;
/** Of two devices that speak for one component the one that is worse off counts. */
const WORST: readonly ComponentState[] = ['unknown', 'ok', 'warning', 'offline', 'fault'];

/**
 * Reads `detail` of a `command.replied` event: `{ outcome, detail: { devices: [{ components: { cardReader: 'ok' } }] } }`.
 * What an agent leaves out, or writes in its own way, is unknown; it is never an error.
 */
export function readReply(detail: unknown): SelfTestReply {
  const { outcome, detail: inner } = asObject(detail);
  const components: SelfTestReply['components'] = {};
  const { devices } = asObject(inner);
  for (const device of Array.isArray(devices) ? devices : []) {
    for (const [name, state] of Object.entries(asObject(asObject(device)['components']))) {
      if (isOneOf(COMPONENTS, name) && isOneOf(COMPONENT_STATES, state))
        components[name] = worse(components[name], state);
    }
  }
  return { outcome: isOneOf(OUTCOMES, outcome) ? outcome : 'failed', components };
}

const worse = (a: ComponentState | undefined, b: ComponentState): ComponentState =>
  a && WORST.indexOf(a) > WORST.indexOf(b) ? a : b;

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const isOneOf = <Word extends string>(words: readonly Word[], value: unknown): value is Word =>
  (words as readonly unknown[]).includes(value);
