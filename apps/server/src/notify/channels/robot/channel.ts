import type { SettingValue } from '#libs/contract';
import type { Clock } from '#libs/clock';
import { cutToBytes, type RobotKind, type SendRate } from '#libs/domain';
import type { ChannelPort, OutgoingMessage, SendResult } from '../../channel.js';
import { HttpGateway, jsonIn, resultOfStatus, type HttpAnswer } from '../http-gateway.js';
import { ROBOT_LIMITS } from './limits.table.js';
import { ROBOT_WIRES, type RobotVerdict } from './wires.table.js';

export interface RobotChannelSettings {
  parallel: number;
  timeoutMs: number;
}

type Robot = SettingValue<'robots'>['robots'][number];

/** Group robots of WeCom, DingTalk and Feishu; an address is a robot's id in the settings. See README.md. */
export class RobotChannel implements ChannelPort {
  readonly channel = 'robot';
  readonly parallel: number;
  private readonly gateway: HttpGateway;
  /** When a robot that was told too much will listen again. In memory: a restart asks once too often at most. */
  private readonly blockedUntil = new Map<string, number>();

  constructor(
    private readonly readRobots: () => readonly Robot[],
    private readonly clock: Clock,
    settings: RobotChannelSettings = { parallel: 4, timeoutMs: 10_000 },
  ) {
    this.parallel = settings.parallel;
    this.gateway = new HttpGateway(settings);
  }

  /** Of what its vendor allows, so that the robot is never blocked; the outbox keeps count for all processes. */
  limitsOf(address: string): readonly SendRate[] {
    const robot = this.find(address);
    return robot ? ROBOT_LIMITS[robot.kind].rates : [];
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    const robot = this.find(message.to);
    if (!robot) return { outcome: 'permanent', error: 'robotGone: no such robot, or it is switched off' };
    const now = this.clock.now();
    const waits = (this.blockedUntil.get(robot.id) ?? 0) - now.getTime();
    if (waits > 0)
      return { outcome: 'passing', error: 'tooMany: the robot takes nothing for a while', retryInMs: waits };
    const { mostBytes } = ROBOT_LIMITS[robot.kind];
    const text = cutToBytes(withoutMentions(message.text), mostBytes, message.language);
    const { url, body } = ROBOT_WIRES[robot.kind].request(robot, text, now);
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const { answer, failure } = await this.gateway.post(url, headers, JSON.stringify(body));
    return failure ?? this.judge(robot, answer, now);
  }

  async close(): Promise<void> {
    await this.gateway.close();
  }

  private find(id: string): Robot | undefined {
    return this.readRobots().find((robot) => robot.id === id && robot.enabled);
  }

  private judge(robot: Robot, answer: HttpAnswer, now: Date): SendResult {
    const wire = ROBOT_WIRES[robot.kind];
    const said = jsonIn(answer.text);
    const code = said?.[wire.code];
    if (typeof code !== 'number') {
      const result = resultOfStatus(answer);
      return result.outcome === 'sent' ? { outcome: 'passing', error: 'unknownAnswer: no code in it' } : result;
    }
    const words = textOf(said?.['errmsg'] ?? said?.['msg']);
    const meant = wire.codes[code] ?? 'failed';
    const verdict = meant === 'contentRefused' && wire.throttled?.test(words) ? 'tooMany' : meant;
    if (verdict === 'tooMany') this.blockedUntil.set(robot.id, now.getTime() + ROBOT_LIMITS[robot.kind].blockedMs);
    return toResult(verdict, robot.kind, `${code} ${words}`);
  }
}

function toResult(verdict: RobotVerdict, kind: RobotKind, said: string): SendResult {
  const error = said.trim().slice(0, 200);
  switch (verdict) {
    case 'sent':
      return { outcome: 'sent' };
    case 'tooMany':
      return { outcome: 'passing', error: `tooMany: ${error}`, retryInMs: ROBOT_LIMITS[kind].blockedMs };
    // Our own settings are wrong: a digest waits until they are mended, or is too old.
    case 'refusesUs':
      return { outcome: 'passing', error: `gatewayRefusesUs: ${error}`, retryInMs: 60_000 };
    case 'contentRefused':
      return { outcome: 'permanent', error: `contentRefused: ${error}` };
    case 'failed':
      return { outcome: 'passing', error: `gatewayFailed: ${error}` };
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A title or a note may hold what a group program reads as a mention: `<@all>`, `<at id=all></at>`, `@all`. */
function withoutMentions(text: string): string {
  return text
    .replace(/<\/?at[^>]*>/gi, '')
    .replace(/<@[^>]*>/g, '')
    .replace(/@(?=\S)/g, '＠');
}
