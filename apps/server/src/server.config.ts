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
  GATEWAY_CALLBACK_TOKEN: {
    schema: z.string().min(16, 'must have 16 characters at least').optional(),
    doc: 'What gateways send along with receipts, answers and keys: as bearer token or as ?token=. Without it they are refused.',
    secret: true,
  },
  SMS_PROVIDERS: {
    schema: fromText.list(['http', 'aliyun', 'tencent']).pipe(z.array(z.enum(['http', 'aliyun', 'tencent'])).min(1)),
    doc: 'Order in which the configured SMS providers are tried: http is the generic gateway.',
  },
  ALIYUN_SMS_KEY_ID: { schema: z.string().optional(), doc: 'AccessKey id for SMS through Alibaba Cloud.' },
  ALIYUN_SMS_KEY_SECRET: { schema: z.string().optional(), doc: 'Its secret.', secret: true },
  ALIYUN_SMS_SIGN_NAME: { schema: z.string().optional(), doc: 'The SMS signature that Alibaba Cloud approved.' },
  ALIYUN_SMS_URL: {
    schema: z.url('must be an address').default('https://dysmsapi.aliyuncs.com/'),
    doc: 'Where Alibaba Cloud takes SMS.',
  },
  TENCENT_SMS_SECRET_ID: { schema: z.string().optional(), doc: 'SecretId for SMS through Tencent Cloud.' },
  TENCENT_SMS_SECRET_KEY: { schema: z.string().optional(), doc: 'Its SecretKey.', secret: true },
  TENCENT_SMS_APP_ID: { schema: z.string().optional(), doc: 'SmsSdkAppId of the Tencent Cloud SMS console.' },
  TENCENT_SMS_SIGN_NAME: { schema: z.string().optional(), doc: 'The SMS signature that Tencent Cloud approved.' },
  TENCENT_SMS_REGION: { schema: z.string().default('ap-guangzhou'), doc: 'Region of Tencent Cloud SMS.' },
  TENCENT_SMS_URL: {
    schema: z.url('must be an address').default('https://sms.tencentcloudapi.com/'),
    doc: 'Where Tencent Cloud takes SMS.',
  },
  VOICE_GATEWAY_URL: {
    schema: z.url('must be an address').optional(),
    doc: 'Where the voice gateway takes POSTs. Without it nobody is called by telephone.',
  },
  VOICE_GATEWAY_TOKEN: { schema: z.string().optional(), doc: 'Bearer token for the voice gateway.', secret: true },
  VAPID_PRIVATE_KEY: {
    schema: z.string().optional(),
    doc: 'Private key for notifications to browsers: P-256, 32 bytes in base64url. Without it there are none.',
    secret: true,
  },
  VAPID_SUBJECT: {
    schema: z
      .string()
      .regex(/^(mailto:|https:\/\/)/, 'must begin with mailto: or https://')
      .default('mailto:watchkeeper@localhost.invalid'),
    doc: 'Whom a push service may ask when something is wrong with our notifications.',
  },
  PUSH_TTL_SECONDS: {
    schema: fromText.positive(3_600),
    doc: 'How long a push service keeps a notification for a browser that is away.',
  },
  PUSH_ALLOW_PRIVATE: {
    schema: fromText.flag(false),
    doc: 'Lets push services be inside the own network and without https; for trials.',
  },
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

/** Under which people and gateways reach this server, without a slash at the end. */
export const publicUrlOf = ({ PUBLIC_URL, HOST, PORT }: Pick<ServerConfig, 'PUBLIC_URL' | 'HOST' | 'PORT'>): string =>
  (PUBLIC_URL ?? `http://${HOST}:${PORT}`).replace(/\/+$/, '');
