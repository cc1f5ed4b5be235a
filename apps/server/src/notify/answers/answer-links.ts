import { Inject, Injectable } from '@nestjs/common';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { SHAPING_STORE, type ShapingStore } from '../delivery.store.js';

/** 72 bits: short enough for an SMS, and every guess passes a rate limit. */
const SIGNATURE_CHARACTERS = 12;

/** Signs and reads the links that answer one page: the notice's number, and what nobody else can compute. */
@Injectable()
export class AnswerLinks {
  private secret: string | undefined;

  constructor(@Inject(SHAPING_STORE) private readonly store: Pick<ShapingStore, 'answerSecret'>) {}

  /** To be called once before the others. */
  async open(): Promise<void> {
    this.secret ??= await this.store.answerSecret();
  }

  tokenOf(noticeId: string): string {
    return `${BigInt(noticeId).toString(36)}.${this.signatureOf(noticeId)}`;
  }

  /** @returns the notice's id, or null for what this bank never signed */
  read(token: string): string | null {
    const [id = '', signature = ''] = token.split('.');
    if (!/^[0-9a-z]{1,13}$/.test(id) || signature.length !== SIGNATURE_CHARACTERS) return null;
    const noticeId = [...id].reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n).toString();
    const expected = Buffer.from(this.signatureOf(noticeId));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected) ? noticeId : null;
  }

  private signatureOf(noticeId: string): string {
    if (this.secret === undefined) throw new Error('the secret that signs answers was not read yet');
    const mac = createHmac('sha256', this.secret).update(`answer:${noticeId}`).digest('base64url');
    return mac.slice(0, SIGNATURE_CHARACTERS);
  }
}
