import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Which built page answers which paths. Each is a program of its own in the browser and reads the rest of the path. */
const PAGES = [
  { path: /^\/desk(\/|$)/, page: 'desk/index.html' },
  { path: /^\/field(\/|$)/, page: 'field/index.html' },
  { path: /^\/[rc]\//, page: 'customer/index.html' },
];

/** @returns the page for a path, or undefined when it is none of ours */
export const pageOf = (path: string): string | undefined => PAGES.find((each) => each.path.test(path))?.page;

/** Serves the three faces from the folder that the web build made. */
export async function servePages(app: NestFastifyApplication, webRoot: string): Promise<void> {
  const root = resolve(webRoot);
  if (!existsSync(join(root, 'desk/index.html'))) return;
  const fastify = app.getHttpAdapter().getInstance();
  await app.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
  });
  fastify.get('/', (_request, reply) => reply.redirect('/desk'));
  for (const path of ['/desk', '/desk/*', '/field', '/field/*', '/r/*', '/c/*']) {
    fastify.get(path, (request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile(pageOf(request.url.split('?')[0]!)!, root),
    );
  }
}
