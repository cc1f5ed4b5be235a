import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { webhookReplayRequest, type WebhookReplayRequest, type WebhookView } from '#libs/contract';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { WebhookDesk } from '../../notify/index.js';
import { ProblemError } from '../../problem.js';
import { RequestShape } from '../request-shape.js';

/** How outside systems are doing. The endpoints themselves are the settings document `webhooks`. */
@Controller('api/webhooks')
@Roles('lead', 'admin')
export class WebhookController {
  constructor(@Inject(WebhookDesk) private readonly webhooks: WebhookDesk) {}

  @Get()
  async list(): Promise<{ items: WebhookView[] }> {
    return { items: await this.webhooks.list() };
  }

  @Post(':id/replay')
  @HttpCode(202)
  async replay(
    @SignedIn() { username: actor }: Account,
    @Param('id') endpointId: string,
    @Body(new RequestShape(webhookReplayRequest)) { from }: WebhookReplayRequest,
  ): Promise<{ events: number }> {
    const answer = await this.webhooks.replay({ endpointId, from: new Date(from), actor });
    if (!answer) throw new ProblemError(404, 'unknownWebhook', 'There is no such endpoint.');
    return answer;
  }
}
