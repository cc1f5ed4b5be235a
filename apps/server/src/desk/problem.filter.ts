import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Problem } from '#libs/contract';
import type { Logger } from '#libs/observability';
import { LOGGER } from '../logger.js';
import { ProblemError } from '../problem.js';

/** Makes an RFC 9457 problem document of whatever went wrong. What is not ours to tell is logged and stays a bare 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error, request.url);
    // The pattern of the route, not the path: a customer's link is in it.
    const { method, routeOptions } = request;
    if (problem.status >= 500) this.logger.error({ err: error, method, route: routeOptions.url }, 'request failed');
    if (!reply.sent) sendProblem(reply, problem);
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

/** The word for programs where it was not a hop or a controller that said no. */
const CODES: Record<number, string> = {
  400: 'invalidRequest',
  404: 'notFound',
  413: 'tooLarge',
  414: 'pathTooLong',
  415: 'unsupportedMediaType',
  429: 'tooManyRequests',
};

/** @param url path of the request; its query may hold what a person typed and is left out */
export function toProblem(error: unknown, url: string): Problem {
  const status = statusOf(error);
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    instance: url.split('?')[0],
    code: CODES[status] ?? (status < 500 ? 'refused' : 'internalError'),
    ...(error instanceof ProblemError && { code: error.code, detail: error.detail, errors: error.errors }),
    ...(error instanceof HttpException && status < 500 && { detail: error.message }),
    ...(isFastifyError(error) && status < 500 && { detail: error.message }),
  };
}

function statusOf(error: unknown): number {
  if (error instanceof ProblemError) return error.status;
  if (error instanceof HttpException) return error.getStatus();
  return isFastifyError(error) ? error.statusCode : 500;
}

/** Fastify's own refusals: body too large, broken JSON, too many requests. */
function isFastifyError(error: unknown): error is Error & { statusCode: number } {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return error instanceof Error && typeof status === 'number' && status >= 400 && status < 600;
}
