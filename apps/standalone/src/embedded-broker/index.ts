export { EmbeddedBroker, type Authenticate, type BrokerLimits, type EmbeddedBrokerOptions } from './embedded-broker.js';
