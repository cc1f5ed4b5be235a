import { z } from 'zod';

/** How the SMS gateway answers. */
export const SMS_MODES = ['ok', 'error500', 'reject400', 'slow', 'drop', 'loseAnswer'] as const;
export const EMAIL_MODES = ['ok', 'error451', 'reject550'] as const;

/**
 * `error500`, `reject400`: answers so and keeps nothing. `slow`: keeps the message, answers after `seconds` (default 5).
 * `drop`: cuts the connection, keeps nothing. `loseAnswer`: keeps the message, then cuts the connection — what makes a
 * sender send twice. `error451`, `reject550`: a mail server's passing and lasting refusal.
 * `times`: for so many messages only, then `ok` again.
 */
export const behaviourChange = z.strictObject({
  sms: z
    .strictObject({
      mode: z.enum(SMS_MODES),
      seconds: z.number().positive().max(600).optional(),
      times: z.int().positive().optional(),
    })
    .optional(),
  email: z.strictObject({ mode: z.enum(EMAIL_MODES), times: z.int().positive().optional() }).optional(),
});
export type BehaviourChange = z.infer<typeof behaviourChange>;

type Sms = NonNullable<BehaviourChange['sms']>;
type Email = NonNullable<BehaviourChange['email']>;

/** The present behaviour of both gateways. */
export class Behaviour {
  private sms: Sms = { mode: 'ok' };
  private email: Email = { mode: 'ok' };

  change(change: BehaviourChange): void {
    if (change.sms) this.sms = { ...change.sms };
    if (change.email) this.email = { ...change.email };
  }

  get smsIsOk(): boolean {
    return this.sms.mode === 'ok';
  }

  /** The behaviour for the message at hand; counts it. */
  nextSms(): Sms {
    const now = this.sms;
    this.sms = countDown(now);
    return now;
  }

  nextEmail(): Email {
    const now = this.email;
    this.email = countDown(now);
    return now;
  }

  show(): Required<BehaviourChange> {
    return { sms: this.sms, email: this.email };
  }
}

function countDown<T extends { mode: string; times?: number | undefined }>(now: T): T {
  if (now.times === undefined) return now;
  return now.times > 1 ? { ...now, times: now.times - 1 } : { ...now, mode: 'ok', times: undefined };
}
