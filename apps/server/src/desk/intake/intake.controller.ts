import { Body, Controller, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { z } from 'zod';
import type { Clock } from '#libs/clock';
import type { alertmanagerAnswer, SettingValue, zabbixAnswer } from '#libs/contract';
import { Public } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { TakeAlerts } from '../../incident/index.js';
import { ProblemError } from '../../problem.js';
import { publicUrlOf, SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { Settings } from '../../settings/index.js';
import { isSameSecret } from '../same-secret.js';
import { readAlertmanager } from './read-alertmanager.js';
import { readZabbix } from './read-zabbix.js';

type Source = SettingValue<'intake'>['sources'][number];

/** Per address: a monitor groups its alerts, so that a storm is a few messages. */
const MESSAGES = { rateLimit: { max: 600, timeWindow: 60_000 } };

/** Where other monitors hand in what they see. Each source has a token of its own. */
@Controller('api/intake')
@Public()
export class IntakeController {
  constructor(
    @Inject(TakeAlerts) private readonly alerts: TakeAlerts,
    @Inject(Settings) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
  ) {}

  @Post('alertmanager/:source')
  @HttpCode(200)
  @RouteConfig(MESSAGES)
  async alertmanager(
    @Param('source') id: string,
    @Body() body: unknown,
    @Headers('authorization') authorization?: string,
  ): Promise<z.output<typeof alertmanagerAnswer>> {
    const source = this.sourceOf('alertmanager', id, authorization);
    const read = readAlertmanager(body);
    if (typeof read === 'string') throw await this.unreadable(source, body, read);
    await this.alerts.take({ source: source.id, reading: source, ...read }, this.clock.now());
    return { taken: read.alerts.length, quarantined: read.unread.length };
  }

  @Post('zabbix/:source')
  @HttpCode(200)
  @RouteConfig(MESSAGES)
  async zabbix(
    @Param('source') id: string,
    @Body() body: unknown,
    @Headers('authorization') authorization?: string,
  ): Promise<z.output<typeof zabbixAnswer>> {
    const source = this.sourceOf('zabbix', id, authorization);
    const alert = readZabbix(body, this.clock.now());
    if (typeof alert === 'string') throw await this.unreadable(source, body, alert);
    if (!alert) return { incident: null, tags: {} };
    const message = { source: source.id, reading: source, alerts: [alert], unread: [] };
    const [incidentId] = await this.alerts.take(message, this.clock.now());
    if (!incidentId) return { incident: null, tags: {} };
    return {
      incident: incidentId,
      tags: { __watchkeeper_incident_url: `${publicUrlOf(this.config)}/desk/incidents/${incidentId}` },
    };
  }

  /** Whoever does not know the token does not learn which sources there are. */
  private sourceOf(kind: Source['kind'], id: string, authorization: string | undefined): Source {
    const source = this.settings.read('intake').sources.find((each) => each.id === id && each.kind === kind);
    const given = /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';
    if (source && isSameSecret(given, source.token)) return source;
    throw new ProblemError(401, 'unknownSource', 'There is no such source, or its token is another one.');
  }

  private async unreadable({ id, ...reading }: Source, body: unknown, reason: string): Promise<ProblemError> {
    const unread = [{ reason, payload: JSON.stringify(body ?? null) }];
    await this.alerts.take({ source: id, reading, alerts: [], unread }, this.clock.now());
    return new ProblemError(400, 'unreadableAlert', reason);
  }
}
