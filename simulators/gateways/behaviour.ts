import { z } from 'zod';
import { WIRE_NAMES, type WireName } from './wires/wire.js';

/** How the SMS gateway answers. */
const SMS_MODES = ['ok', 'error500', 'reject400', 'slow', 'drop', 'loseAnswer'] as const;
const EMAIL_MODES = ['ok', 'error451', 'reject550'] as const;

/**
 * How a vendor's gateway answers. `down` cuts the connection; `throttled`, `rejectSignature`, `badNumber` refuse in the
 * vendor's own words; `gone` and `redirect` are of push services and webhook receivers; the others are as for SMS.
 */
const WIRE_MODES = [
  ...(['ok', 'down', 'slow', 'error500', 'loseAnswer'] as const),
  ...(['throttled', 'rejectSignature', 'badNumber', 'gone', 'redirect'] as const),
] as const;

const wire = z.strictObject({
  mode: z.enum(WIRE_MODES),
  seconds: z.number().positive().max(600).optional(),
  times: z.int().positive().optional(),
});

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
  ...(Object.fromEntries(WIRE_NAMES.map((name) => [name, wire.optional()])) as Record<
    WireName,
    z.ZodOptional<typeof wire>
  >),
});
export type BehaviourChange = z.infer<typeof behaviourChange>;

type Sms = NonNullable<BehaviourChange['sms']>;
type Email = NonNullable<BehaviourChange['email']>;

type OfWire = z.infer<typeof wire>;

/** The present behaviour of every gateway. */
export class Behaviour {
  private sms: Sms = { mode: 'ok' };
  private email: Email = { mode: 'ok' };
  private readonly wires = Object.fromEntries(WIRE_NAMES.map((name) => [name, { mode: 'ok' }])) as Record<
    WireName,
    OfWire
  >;

  change(change: BehaviourChange): void {
    if (change.sms) this.sms = { ...change.sms };
    if (change.email) this.email = { ...change.email };
    for (const name of WIRE_NAMES) if (change[name]) this.wires[name] = { ...change[name] };
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

  nextOf(name: WireName): OfWire {
    const now = this.wires[name];
    this.wires[name] = countDown(now);
    return now;
  }

  show(): Required<BehaviourChange> {
    return { sms: this.sms, email: this.email, ...this.wires };
  }
}

function countDown<T extends { mode: string; times?: number | undefined }>(now: T): T {
  if (now.times === undefined) return now;
  return now.times > 1 ? { ...now, times: now.times - 1 } : { ...now, mode: 'ok', times: undefined };
}
