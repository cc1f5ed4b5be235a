import { Body, Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  pushSubscriptionRequest,
  pushUnsubscribeRequest,
  type PushKeyView,
  type PushSubscriptionRequest,
  type PushUnsubscribeRequest,
} from '#libs/contract';
import type { Clock } from '#libs/clock';
import { SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { PushDoor } from '../../notify/index.js';
import { ProblemError } from '../../problem.js';
import { PUSH_SUBSCRIPTIONS, type PushSubscriptions } from '../../roster/index.js';
import { RequestShape } from '../request-shape.js';

const SUBSCRIBING = { rateLimit: { max: 30, timeWindow: 60_000 } };

/** A browser asks to be told. */
@Controller('api/push')
export class PushController {
  constructor(
    @Inject(PUSH_SUBSCRIPTIONS) private readonly subscriptions: PushSubscriptions,
    @Inject(PushDoor) private readonly door: PushDoor,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('key')
  key(): PushKeyView {
    return { publicKey: this.openKey() };
  }

  @Post('subscriptions')
  @HttpCode(204)
  @RouteConfig(SUBSCRIBING)
  async subscribe(
    @SignedIn() account: Account,
    @Body(new RequestShape(pushSubscriptionRequest)) body: PushSubscriptionRequest,
  ): Promise<void> {
    this.openKey();
    const owner = ownerOf(account);
    if (!owner) throw new ProblemError(403, 'notAllowed', 'Nobody pages your role.');
    const { endpoint, keys } = body;
    const refused = this.door.whyRefused(endpoint, keys);
    if (refused) throw new ProblemError(400, 'invalidRequest', refused);
    await this.subscriptions.add({ endpoint, ...keys, owner, username: account.username, at: this.clock.now() });
  }

  @Delete('subscriptions')
  @HttpCode(204)
  async unsubscribe(
    @SignedIn() account: Account,
    @Body(new RequestShape(pushUnsubscribeRequest)) { endpoint }: PushUnsubscribeRequest,
  ): Promise<void> {
    await this.subscriptions.remove(endpoint, account.username);
  }

  private openKey(): string {
    const { publicKey } = this.door;
    if (!publicKey) throw new ProblemError(404, 'pushNotConfigured', 'Notifications to browsers are not set up.');
    return publicKey;
  }
}

/** Whom the browser stands for; at which desks it does depends on the regions of the account, as they are by then. */
function ownerOf({ role, technicianId }: Account): string | undefined {
  if (technicianId) return `technician:${technicianId}`;
  if (role === 'desk' || role === 'dispatcher') return 'desk';
  return role === 'lead' || role === 'admin' ? 'lead' : undefined;
}
