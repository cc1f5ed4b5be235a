import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { problem } from '#libs/contract';
import { ROUTES, type RouteEntry } from './routes.table.js';

/** The OpenAPI 3.1 document, made from the route table and the schemas that requests are validated by. */
export function describeApi(): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of ROUTES) (paths[route.path] ??= {})[route.method] = operationOf(route);
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Watchkeeper', version: '1', description: 'Night watch over self-service terminals.' },
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'wk_session' } },
    },
    paths,
  });
}

function operationOf(route: RouteEntry): ZodOpenApiOperationObject {
  const content = route.answer && { [route.contentType ?? 'application/json']: { schema: route.answer } };
  return {
    operationId: `${route.method} ${route.path}`.replace(/[^a-z]+/gi, '-').replace(/-$/, ''),
    summary: route.summary,
    security: route.public ? [] : [{ session: [] }],
    requestParams: {
      ...(route.query && { query: route.query }),
      ...(route.headers && { header: route.headers }),
      ...(parametersOf(route.path) && { path: parametersOf(route.path) }),
    },
    ...(route.body && { requestBody: { content: { 'application/json': { schema: route.body } } } }),
    responses: {
      [String(route.status)]: { description: 'Done', ...(content && { content }) },
      default: { description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema: problem } } },
    },
  } as ZodOpenApiOperationObject;
}

function parametersOf(path: string): z.ZodObject | undefined {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  return names.length > 0 ? z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) : undefined;
}
