import { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';

/** Takes one SMS at once and gives the provider id; `undefined` when the ordinary HTTP server has to look at it. */
export type TakeSms = (body: Buffer, idempotencyKey: string | undefined) => string | undefined;

const HEAD_END = Buffer.from('\r\n\r\n');
const FAST_START = Buffer.from('POST /sms HTTP/1.1\r\n');
const MAX_PENDING = 256 * 1024;

/**
 * A TCP server in front of `http`: plain `POST /sms` requests with a length are read by hand, pipelined ones in one go,
 * because a storm of notices shares two cores with everything it measures. Whatever else comes, on whatever
 * connection, is handed to `http` with the bytes that were already read.
 */
export function createFastLane(http: HttpServer, take: TakeSms): Server {
  return createServer({ noDelay: true }, (socket) => serve(socket, http, take));
}

function serve(socket: Socket, http: HttpServer, take: TakeSms): void {
  let pending: Buffer = Buffer.alloc(0);
  const onError = () => socket.destroy();
  const onData = (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    const { answers, used, handOver } = readRequests(pending, take);
    if (answers) socket.write(answers);
    pending = pending.subarray(used);
    if (!handOver) return;
    socket.off('data', onData);
    socket.off('error', onError);
    socket.pause();
    socket.unshift(pending);
    http.emit('connection', socket);
    socket.resume();
  };
  socket.on('data', onData);
  socket.on('error', onError);
}

interface Reading {
  answers: string;
  used: number;
  handOver: boolean;
}

function readRequests(bytes: Buffer, take: TakeSms): Reading {
  let answers = '';
  let used = 0;
  while (used < bytes.length) {
    const rest = bytes.subarray(used);
    if (!startsFast(rest) || rest.length > MAX_PENDING) return { answers, used, handOver: true };
    const headEnd = rest.indexOf(HEAD_END);
    if (headEnd < 0) break;
    const head = readHead(rest.toString('latin1', FAST_START.length, headEnd + 2));
    if (!head) return { answers, used, handOver: true };
    const end = headEnd + HEAD_END.length + head.length;
    if (rest.length < end) break;
    const providerId = take(rest.subarray(headEnd + HEAD_END.length, end), head.key);
    if (providerId === undefined) return { answers, used, handOver: true };
    answers += answer(providerId);
    used += end;
  }
  return { answers, used, handOver: false };
}

/** Whether the bytes begin, as far as they go, like the one request that is read here. */
function startsFast(bytes: Buffer): boolean {
  const known = Math.min(bytes.length, FAST_START.length);
  return bytes.compare(FAST_START, 0, known, 0, known) === 0;
}

/** Length and key, or `undefined` for a head that asks for more than this lane does (RFC 9112 §6, RFC 9110 §10.1.1). */
function readHead(head: string): { length: number; key: string | undefined } | undefined {
  if (/^(?:transfer-encoding|expect|upgrade|connection: *close)/im.test(head)) return undefined;
  const length = /^content-length: *(\d{1,6})\r$/im.exec(head)?.[1];
  if (length === undefined) return undefined;
  return { length: Number(length), key: /^idempotency-key: *([^\r]+)\r$/im.exec(head)?.[1]?.trim() };
}

function answer(providerId: string): string {
  const body = `{"providerId":"${providerId}"}`;
  return `HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
