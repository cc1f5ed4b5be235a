import 'reflect-metadata';
import { ConfigError } from '#libs/config';
import { startServer } from './start-server.js';
import { serverConfig } from './server.config.js';

/** Ends the process when it does not stop by itself. */
const STOP_LIMIT_MS = 8_000;

async function main(): Promise<void> {
  const server = await startServer({ config: serverConfig.read(process.env) });
  process.send?.({ ready: true, url: server.url });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    void server.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Started by another program: do not outlive it.
  process.once('disconnect', stop);
}

main().catch((error: Error) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
