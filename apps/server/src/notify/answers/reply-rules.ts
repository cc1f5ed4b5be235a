import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { DeliveryRules } from '#libs/domain';
import { CLOCK } from '../../clock.js';
import { WakeBoard } from '../../wake/index.js';
import { DeliveryPolicy } from '../delivery-policy.js';
import { NoticeMetrics } from '../notice-metrics.js';

/** Time, the rules of answers as they stand, and who hears of them. */
@Injectable()
export class ReplyRules {
  constructor(
    @Inject(CLOCK) readonly clock: Clock,
    private readonly policy: DeliveryPolicy,
    readonly metrics: NoticeMetrics,
    readonly wake: WakeBoard,
  ) {}

  get rules(): DeliveryRules['replies'] {
    return this.policy.rules.replies;
  }
}
