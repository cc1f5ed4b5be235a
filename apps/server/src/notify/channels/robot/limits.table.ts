import type { RobotKind, SendRate } from '#libs/domain';

export interface RobotLimits {
  /** All of them hold at once. */
  rates: readonly SendRate[];
  /** Bytes of UTF-8 that a text may have. */
  mostBytes: number;
  /** How long a robot takes nothing once it was told too much. */
  blockedMs: number;
}

const MINUTE_MS = 60_000;

/**
 * The vendors' own limits per robot: WeCom 20 a minute and 2048 bytes of text; DingTalk 20 a minute, over it the robot
 * takes nothing for ten minutes, body of 20 kB; Feishu 100 a minute and 5 a second, body of 20 kB.
 */
export const ROBOT_LIMITS: Readonly<Record<RobotKind, RobotLimits>> = {
  wecom: { rates: [{ count: 20, perMs: MINUTE_MS }], mostBytes: 2_048, blockedMs: MINUTE_MS },
  dingtalk: { rates: [{ count: 20, perMs: MINUTE_MS }], mostBytes: 18_000, blockedMs: 10 * MINUTE_MS },
  feishu: {
    rates: [
      { count: 5, perMs: 1_000 },
      { count: 100, perMs: MINUTE_MS },
    ],
    mostBytes: 18_000,
    blockedMs: MINUTE_MS,
  },
};
