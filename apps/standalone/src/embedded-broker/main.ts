import { createLogger } from '#libs/observability';
import { runAsChild } from '../child.js';
import { brokerConfig } from './broker.config.js';
import { authenticateBy } from './check-password.js';
import { EmbeddedBroker } from './embedded-broker.js';

const config = brokerConfig.read(process.env);
const broker = new EmbeddedBroker({
  port: config.MQTT_PORT,
  logger: createLogger('broker', config.LOG_LEVEL),
  authenticate: authenticateBy({
    server: { username: config.MQTT_SERVER_USERNAME, password: config.MQTT_SERVER_PASSWORD },
    terminals: { pattern: new RegExp(config.MQTT_TERMINALS), password: config.MQTT_TERMINAL_PASSWORD },
  }),
  limits: { connections: config.MQTT_MAX_CONNECTIONS },
});

await runAsChild({
  start: async () => {
    await broker.start();
    return { port: broker.port };
  },
  stop: () => broker.stop(),
});
