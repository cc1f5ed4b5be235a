import type { RobotKind } from '#libs/domain';
import { signDingtalk, signFeishu } from './sign.js';

export interface RobotToCall {
  url: string;
  secret?: string | undefined;
}

export interface RobotRequest {
  url: URL;
  body: Record<string, unknown>;
}

/** What the vendor's code in the body means; the HTTP status says nothing, and is 200 for nearly all of them. */
export type RobotVerdict = 'sent' | 'tooMany' | 'refusesUs' | 'contentRefused' | 'failed';

export interface RobotWire {
  request(robot: RobotToCall, text: string, now: Date): RobotRequest;
  /** Which property of the answer holds the code. */
  code: 'errcode' | 'code';
  codes: Readonly<Record<number, RobotVerdict>>;
  /** Words by which a refusal is one of too many messages, where the vendor uses one code for that and for bad ones. */
  throttled?: RegExp;
}

/** `text` with nothing mentioned: a robot that calls everybody at night would be muted before long. */
export const ROBOT_WIRES: Readonly<Record<RobotKind, RobotWire>> = {
  wecom: {
    request: ({ url }, content) => ({ url: new URL(url), body: { msgtype: 'text', text: { content } } }),
    code: 'errcode',
    codes: {
      0: 'sent',
      [-1]: 'failed',
      45_009: 'tooMany',
      45_033: 'tooMany',
      40_058: 'contentRefused',
      44_004: 'contentRefused',
      // The key is wrong, or the robot was taken out of its group.
      93_000: 'refusesUs',
      93_017: 'refusesUs',
      40_001: 'refusesUs',
    },
  },
  dingtalk: {
    request: ({ url, secret }, content, now) => {
      const signed = new URL(url);
      if (secret) {
        signed.searchParams.set('timestamp', String(now.getTime()));
        signed.searchParams.set('sign', signDingtalk(now.getTime(), secret));
      }
      return { url: signed, body: { msgtype: 'text', text: { content } } };
    },
    code: 'errcode',
    codes: {
      0: 'sent',
      [-1]: 'failed',
      130_101: 'tooMany',
      410_100: 'tooMany',
      90_018: 'tooMany',
      // Signature, keyword or address: what the robot's security settings ask for is not met.
      310_000: 'refusesUs',
      300_001: 'refusesUs',
      300_005: 'refusesUs',
      400_101: 'refusesUs',
      400_102: 'refusesUs',
      400_013: 'refusesUs',
      40_035: 'contentRefused',
      // A body over 20,000 bytes.
      460_101: 'contentRefused',
      43_004: 'contentRefused',
      400_105: 'contentRefused',
    },
  },
  feishu: {
    request: ({ url, secret }, text, now) => {
      const timestamp = Math.floor(now.getTime() / 1000);
      const signed = secret ? { timestamp: String(timestamp), sign: signFeishu(timestamp, secret) } : {};
      return { url: new URL(url), body: { ...signed, msg_type: 'text', content: { text } } };
    },
    code: 'code',
    codes: {
      0: 'sent',
      // A bad request, or `too many request`.
      9_499: 'contentRefused',
      11_232: 'tooMany',
      11_246: 'contentRefused',
      // Signature or time; keyword; address.
      19_021: 'refusesUs',
      19_022: 'refusesUs',
      19_024: 'refusesUs',
      19_001: 'refusesUs',
    },
    throttled: /too many/i,
  },
};
