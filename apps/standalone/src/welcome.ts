import { randomUUID } from 'node:crypto';
import { upTopic } from '#libs/contract';
import type { StandaloneConfig } from './standalone.config.js';

export interface WelcomeFacts {
  config: StandaloneConfig;
  password: string;
  /** Ids for the fault to publish by hand: a new journal each time, or the server takes it for a repetition. */
  session?: string;
  journal?: string;
  at: Date;
}

const BY_HAND = 'T0033';
const DEFAULT_DIR = '.data';

/** What is said once everything runs: where to look, how to log in, what to try. */
export function welcome(facts: WelcomeFacts): string {
  const { config, password } = facts;
  const page = `http://127.0.0.1:${config.PORT}`;
  const gateway = `http://127.0.0.1:${config.GATEWAY_PORT}`;
  const dataDir = config.DATA_DIR === DEFAULT_DIR ? '' : `DATA_DIR='${config.DATA_DIR}' `;
  const broker = config.MQTT_URL ? new URL(config.MQTT_URL).host : `127.0.0.1:${config.MQTT_PORT}`;
  return `
值守 Watchkeeper 正在运行 / is running

  值班台 / Night desk            ${page}/desk
  技术员 / Field technician      ${page}/field
  客户 / Customer                ${page}/r/T0007
  发出的短信和邮件 / Messages    ${gateway}/
  接口 / API                     ${page}/api/openapi.json
  MQTT                           ${broker}  （用户名即终端号 / user = terminal id, T0001 … T0040）

  登录 / Logins                  desk   lead   admin   tech01 … tech12
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

/** With the command line of mqtt.js, which is installed already. The shell's single quotes keep the JSON whole. */
function publishCommand({ config, password, at, ...ids }: WelcomeFacts): string {
  const session = ids.session ?? randomUUID();
  const journal = ids.journal ?? randomUUID();
  const time = at.toISOString();
  const fault = { seq: 1, at: time, kind: 'raised', component: 'cardReader', fault: 'card.jam', detail: {} };
  const message = JSON.stringify({ v: 1, session, journal, oldest: 1, sentAt: time, events: [fault] });
  const login = config.MQTT_URL ? `-h … -p …` : `-h 127.0.0.1 -p ${config.MQTT_PORT} -u ${BY_HAND} -P '${password}'`;
  return `npx mqtt pub ${login} -q 1 -t ${upTopic(BY_HAND, 'events')} -m '${message}'`;
}
