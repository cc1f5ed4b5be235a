import { z } from 'zod';
import { declareConfig, fromText, type ConfigValues } from '#libs/config';

export const SERVER_ROLES = ['ingest', 'dispatch', 'notify', 'api'] as const;

const roles = z
  .string()
  .default(SERVER_ROLES.join(','))
  .transform((text) => text.split(',').map((role) => role.trim()))
  .pipe(z.array(z.enum(SERVER_ROLES, `must be some of ${SERVER_ROLES.join(', ')}`)).min(1));

/** Everything the server can be told from outside; docs/configuration.md is made from it. */
export const serverConfig = declareConfig('Server', {
  DATABASE_URL: {
    schema: z.string('must be set').regex(/^postgres(ql)?:\/\//, 'must begin with postgres://'),
    doc: 'Where PostgreSQL 15 or newer is.',
  },
  DATABASE_POOL: { schema: fromText.positive(16), doc: 'Connections to PostgreSQL at most.' },
  MQTT_URL: {
    schema: z.string('must be set').regex(/^(mqtts?|tcp|ssl):\/\//, 'must begin with mqtt:// or mqtts://'),
    doc: 'Where the MQTT broker is, with the credentials of the server account.',
  },
  HOST: { schema: z.string().default('127.0.0.1'), doc: 'Address the HTTP server listens on.' },
  PORT: { schema: fromText.port(8080), doc: 'Port of the pages and the API.' },
  PUBLIC_URL: {
    schema: z.string().optional(),
    doc: 'Address under which people reach the pages, for links in messages. Default: http://HOST:PORT.',
  },
  ROLES: { schema: roles, doc: 'What this process does: any of ingest, dispatch, notify, api.' },
  WEB_ROOT: { schema: z.string().default('dist/web'), doc: 'Folder of the built pages.' },
  LOG_LEVEL: {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    doc: 'How much is logged.',
  },
  SMS_GATEWAY_URL: {
    schema: z.url('must be an address').optional(),
    doc: 'Where the generic SMS gateway takes POSTs. Without it no SMS is sent, and a page falls to the next channel.',
  },
  SMS_GATEWAY_TOKEN: { schema: z.string().optional(), doc: 'Bearer token for the SMS gateway.', secret: true },
  SMTP_URL: {
    schema: z
      .string()
      .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
      .optional(),
    doc: 'Where e-mail is handed in.',
  },
  MAIL_FROM: { schema: z.string().default('Watchkeeper <watchkeeper@localhost>'), doc: 'Sender of e-mail.' },
  OFFER_SECONDS: {
    schema: fromText.positive(300),
    doc: 'How long a technician has to accept an offer before the next one is asked.',
  },
  SILENCE_SECONDS: {
    schema: z.coerce.number('must be a number').positive('must be above 0').optional(),
    doc: 'Overrides for every terminal how long it may say nothing before it counts as silent.',
  },
  VERIFY_SECONDS: {
    schema: fromText.positive(600),
    doc: 'How long after the restore a fault that comes back reopens its incident.',
  },
  SESSION_HOURS: { schema: fromText.positive(12), doc: 'How long a sign-in lasts.' },
});

export type ServerConfig = ConfigValues<typeof serverConfig.settings>;
export const SERVER_CONFIG = Symbol('ServerConfig');
