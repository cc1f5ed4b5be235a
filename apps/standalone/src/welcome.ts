import { upTopic } from '#libs/contract';
import type { StandaloneConfig } from './standalone.config.js';

export interface WelcomeFacts {
  config: StandaloneConfig;
  password: string;
}

const BY_HAND = 'T0033';
const DEFAULT_DIR = '.data';

/** What is said once everything runs: where to look, how to log in, what to try. */
export function welcome(facts: WelcomeFacts): string {
  const { config, password } = facts;
  const page = `http://127.0.0.1:${config.PORT}`;
  const gateway = `http://127.0.0.1:${config.GATEWAY_PORT}`;
  const dataDir = config.DATA_DIR === DEFAULT_DIR ? '' : `DATA_DIR=${quoted(config.DATA_DIR)} `;
  const broker = config.MQTT_URL ? new URL(config.MQTT_URL).host : `127.0.0.1:${config.MQTT_PORT}`;
  return `
值守 Watchkeeper 正在运行 / is running

  值班台 / Night desk            ${page}/desk
  技术员 / Field technician      ${page}/field
  客户 / Customer                ${page}/r/T0007
  短信、电话和邮件 / Messages    ${gateway}/  （可回复 1a 接单 / answer 1a to accept）
  接口 / API                     ${page}/api/openapi.json
  MQTT                           ${broker}  （用户名即终端号 / user = terminal id, T0001 … T0040）

  登录 / Logins                  desk   lead   dispatcher   care   auditor   wallboard   admin
                                 tech01 … tech15   polaris-service
  密码 / Password                ${password}

试一试 / Three things to try

  1. 吞卡 / A captured card
     ${dataDir}npm run simulate -- card-captured --terminal T0007
  2. 扮演客户 / Be the customer in front of the machine
     ${page}/r/T0007
  3. 亲手发布一个故障 / Publish a fault by hand (any MQTT client will do)
     ${publishCommand(facts)}

停止：Ctrl-C / Ctrl-C stops everything.
`;
}

/**
 * With the command line of mqtt.js, which is installed already. Ids and times are made when it is run: the second fault
 * under one journal would be a repetition of the first, and an old time a clock that is wrong.
 */
function publishCommand({ config, password }: WelcomeFacts): string {
  const login = loginOptions(config, password).join(' ');
  return `npx mqtt pub ${login} -q 1 -t ${upTopic(BY_HAND, 'events')} -m "$(node -p '${MESSAGE}')"`;
}

/** Node's own word for each: no single quote in it, for the shell's keep it whole. */
const MESSAGE = [
  'const u = () => crypto.randomUUID(), at = new Date();',
  'JSON.stringify({ v: 1, session: u(), journal: u(), oldest: 1, sentAt: at, events: [{ seq: 1, at, kind: "raised",',
  'component: "cardReader", fault: "card.captured", detail: { count: 1, lastFour: "4242" } }] })',
].join(' ');

function loginOptions({ MQTT_URL, MQTT_TERMINAL_URL, MQTT_PORT }: StandaloneConfig, password: string): string[] {
  if (!MQTT_URL) return ['-h 127.0.0.1', `-p ${MQTT_PORT}`, `-u ${BY_HAND}`, `-P ${quoted(password)}`];
  const { protocol, hostname, port, username } = new URL(MQTT_TERMINAL_URL ?? MQTT_URL);
  const isSecure = protocol === 'mqtts:' || protocol === 'ssl:';
  // The password of a broker of your own is not printed.
  const login = username
    ? [`-u ${quoted(decodeURIComponent(username))}`, '-P …']
    : [`-u ${BY_HAND}`, `-P ${quoted(password)}`];
  return [`-h ${hostname}`, `-p ${port || (isSecure ? 8883 : 1883)}`, ...(isSecure ? ['-C mqtts'] : []), ...login];
}

/** For a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
