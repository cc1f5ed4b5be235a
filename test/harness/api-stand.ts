import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { bankFile } from '#libs/contract';
import { DEFAULT_DISPATCH_RULES, packField, packRanking } from '#libs/domain';
import { createLogger, createMetrics } from '#libs/observability';
import { MovableClock } from '#libs/testkit';
import { AppModule } from '../../apps/server/src/app.module.js';
import { importBank, PostgresBankStore } from '../../apps/server/src/bank/index.js';
import { createDataSource } from '../../apps/server/src/database/data-source.js';
import { IdempotencyInterceptor } from '../../apps/server/src/desk/index.js';
import { createHttpApplication } from '../../apps/server/src/http.js';
import { serverConfig } from '../../apps/server/src/server.config.js';
import { ApiClient, type ApiError } from './api-client.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { PASSWORD, smallBank } from './small-bank.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const WEST = { id: 'west', name: { zh: '西区', en: 'West' } };
const account = (username: string, role: string, technician?: string) => ({
  username,
  role,
  password: PASSWORD,
  name: { zh: username, en: username },
  language: 'en',
  ...(technician && { technician }),
});

/** Two regions: tech01 to tech03 work in the east, tech09 in the west. An account for every role. */
const bank = bankFile.parse({
  ...smallBank,
  regions: [...smallBank.regions, WEST],
  sites: [...smallBank.sites, { ...smallBank.sites[0]!, id: 'site-9', region: 'west' }],
  terminals: [...smallBank.terminals, { ...smallBank.terminals[0]!, id: 'T0009', site: 'site-9' }],
  technicians: [...smallBank.technicians, { ...smallBank.technicians[0]!, id: 'tech09', regions: ['west'] }],
  accounts: [
    ...smallBank.accounts,
    account('tech09', 'technician', 'tech09'),
    account('nobody', 'technician'),
    ...['dispatcher', 'auditor', 'customerCare', 'admin', 'wallboard'].map((role) => account(role, role)),
  ],
});

export interface ServedRoute {
  method: string;
  /** Fastify's form: `/api/incidents/:id`. */
  path: string;
}

/** The server with the role `api` alone, on a database and a port of its own; there is no broker behind it. */
export class ApiStand {
  readonly clock = new MovableClock();
  /** Every route that the program registered. */
  readonly routes: ServedRoute[] = [];
  /** Lines of the log. */
  readonly log: string[] = [];
  url = '';

  private constructor(
    readonly db: TestDatabase,
    private readonly app: NestFastifyApplication,
  ) {}

  /** @param settings of the server, for instance `{ VAPID_PRIVATE_KEY: '…' }` */
  static async start(settings: Record<string, string> = {}): Promise<ApiStand> {
    const db = await createTestDatabase();
    await importBank(new PostgresBankStore(db.database), bank);
    const config = serverConfig.read({
      DATABASE_URL: db.url,
      MQTT_URL: 'mqtt://127.0.0.1:1',
      ROLES: 'api',
      WEB_ROOT: '/nowhere',
      ...settings,
    });
    const log: string[] = [];
    const logger = createLogger('server', 'error', { write: (line: string) => void log.push(line) });
    const clock = new MovableClock();
    const dataSource = await createDataSource(db.url, 8).initialize();
    const module = AppModule.with({ config, clock, logger, metrics: createMetrics() }, dataSource);
    const app = await createHttpApplication(module, config, logger);
    const stand = Object.assign(new ApiStand(db, app), { clock, log });
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRoute', ({ method, path }) => {
        for (const each of [method].flat()) stand.routes.push({ method: each, path });
      });
    await app.listen(0, '127.0.0.1');
    stand.url = await app.getUrl();
    return stand;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.db.drop();
  }

  /** Somebody signed in at the API. */
  async signedIn(username: string): Promise<ApiClient> {
    const client = new ApiClient(this.url);
    await client.signIn(username, PASSWORD);
    return client;
  }

  /** Several people, each signed in. */
  async allSignedIn<const Names extends readonly string[]>(
    ...usernames: Names
  ): Promise<{ [Place in keyof Names]: ApiClient }> {
    return (await Promise.all(usernames.map((each) => this.signedIn(each)))) as { [Place in keyof Names]: ApiClient };
  }

  /** Somebody on the street. */
  get public(): ApiClient {
    return new ApiClient(this.url);
  }

  /** Gives the offer of an incident a ranking, as dispatch would. @returns id of the assignment */
  async ranked(incidentId: string): Promise<string> {
    await this.query(`INSERT INTO dispatch_field VALUES ('field', $2, $1) ON CONFLICT DO NOTHING`, [
      JSON.stringify(packField({ contenders: [], leftOut: [] }, DEFAULT_DISPATCH_RULES)),
      this.clock.now(),
    ]);
    const packed = packRanking('field', { contenders: [], leftOut: [] }, { candidates: [], reserve: [] }, 5);
    const [row] = await this.query<{ id: string }>(
      'UPDATE assignment SET ranking = $2 WHERE incident_id = $1 RETURNING id',
      [incidentId, JSON.stringify(packed)],
    );
    return row!.id;
  }

  /** @returns id of a new incident that is offered to a technician; the terminal has no other */
  async offered(to: {
    region: string;
    terminal: string;
    technician: string;
    fault?: string | undefined;
  }): Promise<string> {
    const now = this.clock.now();
    await this.query('DELETE FROM incident WHERE terminal_id = $1', [to.terminal]);
    const [row] = await this.query<{ id: string }>(
      `INSERT INTO incident (terminal_id, region_id, component, fault, priority, state, opened_at, last_event_at, assignee_id)
       VALUES ($1, $2, 'cardReader', $5, 2, 'offered', $3, $3, $4) RETURNING id`,
      [to.terminal, to.region, now, to.technician, to.fault ?? 'card.captured'],
    );
    await this.query(
      `INSERT INTO assignment (incident_id, technician_id, state, offered_at, expires_at, reason)
       VALUES ($1, $2, 'offered', $3, $3::timestamptz + interval '5 minutes', '{}')`,
      [row!.id, to.technician, now],
    );
    return row!.id;
  }

  /** So many hours from now, on the minute, as ISO 8601. */
  inHours(hours: number): string {
    const at = this.clock.now().getTime() + hours * HOUR_MS;
    return new Date(at - (at % MINUTE_MS)).toISOString();
  }

  /** What the server does each hour. */
  forgetOldAnswers(): Promise<void> {
    return this.app.get(IdempotencyInterceptor).dropOld();
  }

  query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.db.database.run<Row>({ text }, values);
  }
}

/** The refusal that a request ends with. Throws when it was not refused. */
export const refusal = (work: Promise<unknown>): Promise<ApiError> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error: ApiError) => error,
  );
