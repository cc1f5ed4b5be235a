import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { BankFile } from '#libs/contract';
import { createLogger, createMetrics } from '#libs/observability';
import { MovableClock } from '#libs/testkit';
import { AppModule } from '../../apps/server/src/app.module.js';
import { importBank, PostgresBankStore } from '../../apps/server/src/bank/index.js';
import { createDataSource } from '../../apps/server/src/database/data-source.js';
import { createHttpApplication } from '../../apps/server/src/http.js';
import { serverConfig } from '../../apps/server/src/server.config.js';
import { ApiClient } from './api-client.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { PASSWORD } from './small-bank.js';

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

  static async start(bank: BankFile): Promise<ApiStand> {
    const db = await createTestDatabase();
    await importBank(new PostgresBankStore(db.database), bank);
    const config = serverConfig.read({
      DATABASE_URL: db.url,
      MQTT_URL: 'mqtt://127.0.0.1:1',
      ROLES: 'api',
      WEB_ROOT: '/nowhere',
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

  /** Somebody on the street. */
  get public(): ApiClient {
    return new ApiClient(this.url);
  }

  query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.db.database.run<Row>({ text }, values);
  }
}
