import 'reflect-metadata';
import { systemClock, type Clock } from '#libs/clock';
import { ConfigError } from '#libs/config';
import { createLogger, createMetrics, type Logger } from '#libs/observability';
import { AppModule } from './app.module.js';
import { migrate } from './database/migrate.js';
import { openDatabase } from './database/open-database.js';
import { createHttpApplication } from './http.js';
import { serverConfig, type ServerConfig } from './server.config.js';

export interface RunningServer {
  /** Where it listens. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the server: database, migrations, then every role it was given. Tests hand in a clock that can be moved.
 * Throws {@link ConfigError} with one line when something outside is not as the configuration says.
 */
export async function startServer(options: {
  config: ServerConfig;
  clock?: Clock;
  logger?: Logger;
}): Promise<RunningServer> {
  const { config, clock = systemClock } = options;
  const logger = options.logger ?? createLogger('server', config.LOG_LEVEL);
  logger.info({ config: serverConfig.mask(config) }, 'starting');
  const dataSource = await openDatabase(config.DATABASE_URL, config.DATABASE_POOL);
  const migrations = await migrate(dataSource);
  if (migrations.length > 0) logger.info({ migrations }, 'brought the schema up to date');
  const module = AppModule.with({ config, clock, logger, metrics: createMetrics() }, dataSource);
  const app = await createHttpApplication(module, config, logger);
  await app.listen(config.PORT, config.HOST).catch(async (error: NodeJS.ErrnoException) => {
    await app.close();
    throw new ConfigError(`PORT: cannot listen on ${config.HOST}:${config.PORT} (${error.code}). Choose another port.`);
  });
  const url = await app.getUrl();
  logger.info({ url, roles: config.ROLES }, 'listening');
  return { url, stop: () => app.close() };
}
