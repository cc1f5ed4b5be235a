import { declareConfig, fromText } from '#libs/config';
import { z } from 'zod';

/** Settings of the embedded broker as a process of its own; the launcher fills them. */
export const brokerConfig = declareConfig('embedded-broker', {
  MQTT_PORT: { schema: fromText.port(18830), doc: 'Port on 127.0.0.1.' },
  MQTT_SERVER_USERNAME: { schema: z.string().default('watchkeeper'), doc: 'Account of the server, which may do all.' },
  MQTT_SERVER_PASSWORD: { schema: z.string('must be set').min(8), doc: 'Its password.', secret: true },
  MQTT_TERMINAL_PASSWORD: {
    schema: z.string('must be set').min(1),
    doc: 'Password of every terminal; the user name is the terminal id.',
    secret: true,
  },
  MQTT_TERMINALS: {
    schema: z.string().default('^T\\d{4}$'),
    doc: 'Pattern of the terminal ids that may log in.',
  },
  MQTT_MAX_CONNECTIONS: { schema: fromText.positive(15_000), doc: 'Connections at the same time.' },
  LOG_LEVEL: { schema: z.string().default('info'), doc: 'trace, debug, info, warn or error.' },
});
