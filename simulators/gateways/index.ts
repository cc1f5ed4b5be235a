export { Gateways, type GatewayAddresses } from './gateways.js';
export type { ArrivedMessage, MessageCounts, MessageFilter } from './message-ring.js';
export type { BehaviourChange } from './behaviour.js';
