export { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres/index.js';
export {
  EmbeddedBroker,
  type Authenticate,
  type BrokerLimits,
  type EmbeddedBrokerOptions,
} from './embedded-broker/index.js';
export { findFreePort } from './free-port.js';
