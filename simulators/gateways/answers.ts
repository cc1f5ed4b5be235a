import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '../control/json-http.js';
import type { MessageRing } from './message-ring.js';

/** Where the program under test takes what people answer, and what it must be told to believe it. */
export interface AnswerDoor {
  /** Address for answers by SMS; keys go to the address that came with the call. */
  url: string;
  token: string;
}

export const smsReply = z.strictObject({ from: z.string().min(1), text: z.string().min(1).max(500) });
export const keyPressed = z.strictObject({ callId: z.string().min(1), digit: z.string().regex(/^[0-9*#]$/) });

/** What a person does with a simulated phone: types an answer, or presses a key during a call. */
export class Answers {
  constructor(
    private readonly ring: MessageRing,
    readonly door: AnswerDoor | undefined,
  ) {}

  /** Sends an SMS back, as the generic gateway tells it. */
  reply({ from, text }: z.output<typeof smsReply>): Promise<unknown> {
    const at = new Date().toISOString();
    return this.post(this.open.url, { from, text, providerId: randomUUID(), at });
  }

  /** Presses a key in a call that arrived. @returns what the caller is told, as `say` */
  press({ callId, digit }: z.output<typeof keyPressed>): Promise<unknown> {
    const call = this.ring.list({ channel: 'voice' }).find(({ detail }) => detail?.['callId'] === callId);
    if (!call?.detail) throw new Refusal(404, 'there was no such call');
    const { noticeId, keypressUrl } = call.detail;
    return this.post(String(keypressUrl), { callId, noticeId, digit, at: new Date().toISOString() });
  }

  private get open(): AnswerDoor {
    if (!this.door) throw new Refusal(409, 'nobody takes answers: ANSWER_URL and CALLBACK_TOKEN are not set');
    return this.door;
  }

  private async post(url: string, body: object): Promise<unknown> {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.open.token}` },
      body: JSON.stringify(body),
    }).catch((error: Error) => {
      throw new Refusal(502, `${url} cannot be reached: ${error.message}`);
    });
    if (!answer.ok) throw new Refusal(502, `${url} answered ${answer.status}`);
    return answer.json();
  }
}
