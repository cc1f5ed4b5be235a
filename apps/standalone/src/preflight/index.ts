export { checkDirectory } from './directory-check.js';
export { checkPorts, type WantedPort } from './port-check.js';
export { checkDatabase } from './database-check.js';
export { checkBroker } from './mqtt-broker-check.js';
