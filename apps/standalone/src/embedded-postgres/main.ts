import { createLogger } from '#libs/observability';
import { runAsChild } from '../child.js';
import { EmbeddedPostgres } from './embedded-postgres.js';
import { postgresConfig } from './postgres.config.js';

const config = postgresConfig.read(process.env);
const postgres = new EmbeddedPostgres({
  dataDir: config.POSTGRES_DIR,
  port: config.POSTGRES_PORT,
  logger: createLogger('postgres', config.LOG_LEVEL),
  // The launcher starts this process again, and with it the server.
  onUnexpectedEnd: () => process.exit(1),
});

await runAsChild({
  start: async () => {
    await postgres.start();
    return { url: await postgres.createDatabase(config.POSTGRES_DATABASE) };
  },
  stop: () => postgres.stop(),
});
