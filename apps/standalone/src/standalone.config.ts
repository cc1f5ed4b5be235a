import { declareConfig, fromText, type ConfigValues } from '#libs/config';
import { z } from 'zod';

const MALFORMED = 'cannot be read as an address: write special characters of user and password as %40 for @, and so on';

/** Printed before anything listens, so that 0, any free one, will not do. */
const port = (usual: number) => fromText.port(usual).refine((value) => value > 0, 'must be a port from 1 to 65535');

/** What `npm start` can be told from outside; docs/configuration.md is made from it. */
export const standaloneConfig = declareConfig('Launcher (npm start)', {
  PORT: { schema: port(8080), doc: 'Port of the pages and the API, on 127.0.0.1.' },
  MQTT_PORT: { schema: port(18830), doc: 'Port of the embedded MQTT broker, on 127.0.0.1.' },
  GATEWAY_PORT: {
    schema: port(8090),
    doc: 'Port of the simulated SMS gateway and of the page that shows what arrived.',
  },
  DATA_DIR: {
    schema: z.string().default('.data'),
    doc: 'Directory of everything that is kept: database, logs, agents, passwords.',
  },
  DEMO_PASSWORD: {
    schema: z.string().min(8, 'must have at least 8 characters').optional(),
    doc: 'Password of every login and terminal of the demonstration bank. Without it a random one is made and printed.',
    secret: true,
  },
  DATABASE_URL: {
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .refine(isReadable, MALFORMED)
      .optional(),
    doc: 'A PostgreSQL of your own instead of the embedded one, with credentials.',
  },
  MQTT_URL: {
    schema: z
      .string()
      .regex(/^(mqtts?|tcp|ssl):\/\//, 'must begin with mqtt:// or mqtts://')
      .refine(isReadable, MALFORMED)
      .optional(),
    doc: 'An MQTT broker of your own instead of the embedded one, with the credentials of the server account.',
  },
  MQTT_TERMINAL_URL: {
    schema: z
      .string()
      .regex(/^(mqtts?|tcp|ssl):\/\//, 'must begin with mqtt:// or mqtts://')
      .refine(isReadable, MALFORMED)
      .optional(),
    doc:
      'Only with MQTT_URL: the same broker with the login that the simulated terminals share. ' +
      'Default: the login of MQTT_URL. Without any login each uses its id and DEMO_PASSWORD.',
  },
});

export type StandaloneConfig = ConfigValues<typeof standaloneConfig.settings>;

function isReadable(address: string): boolean {
  try {
    const { username, password } = new URL(address);
    return decodeURIComponent(username + password) !== undefined;
  } catch {
    return false;
  }
}
