import type { DynamicModule } from '@nestjs/common';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '#libs/observability';
import { IdempotencyInterceptor, ProblemFilter, sendProblem, servePages, toProblem } from './desk/index.js';
import type { ServerConfig } from './server.config.js';

const BODY_LIMIT_BYTES = 64 * 1024;

/** Builds the program with its HTTP side, not yet listening. */
export async function createHttpApplication(
  module: DynamicModule,
  config: ServerConfig,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    trustProxy: 'loopback',
    // A path that the router itself cannot read meets no filter.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, toProblem(error, request.url)),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  await app.register(cookie);
  await app.register(helmet, { contentSecurityPolicy: POLICY, referrerPolicy: { policy: 'no-referrer' } });
  await app.register(compress, { global: true, threshold: 1024, encodings: ['br', 'gzip'] });
  await app.register(rateLimit, { global: false });
  app.useGlobalFilters(app.get(ProblemFilter));
  app.useGlobalInterceptors(app.get(IdempotencyInterceptor));
  await servePages(app, config.WEB_ROOT);
  return app;
}

/** Everything a page needs comes from the server itself; plain HTTP stays possible inside a bank's own network. */
const POLICY = {
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: null,
  },
};

/** Nest's own lines in the program's structured log; its start-up chatter is left out. */
function nestLogger(logger: Logger) {
  return {
    log: () => undefined,
    debug: () => undefined,
    verbose: () => undefined,
    warn: (message: unknown) => logger.warn(String(message)),
    error: (message: unknown, stack?: unknown) => logger.error({ stack }, String(message)),
    fatal: (message: unknown) => logger.fatal(String(message)),
  };
}
