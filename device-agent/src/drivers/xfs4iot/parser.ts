import {
  decodeFrame,
  field,
  isObject,
  numberField,
  textField,
  type Frame,
  type Generation,
  type JsonObject,
} from './frame.js';

interface Named {
  name: string;
  generation: Generation;
}

/** One message of a service, sorted by what a monitor does with it. */
export type XfsMessage =
  | (Named & { kind: 'acknowledge'; requestId: number; status: string })
  | (Named & {
      kind: 'completion';
      requestId: number;
      completionCode: string;
      errorDescription?: string | undefined;
      payload: JsonObject;
    })
  /** Bound to a command of ours. */
  | (Named & { kind: 'event'; requestId: number; payload: JsonObject })
  | (Named & { kind: 'unsolicited'; payload: JsonObject })
  | { kind: 'garbage'; reason: string; text: string };

/** Reads one text message of either generation. Never throws. */
export function parseMessage(text: string): XfsMessage {
  const decoded = decodeFrame(text);
  if (!decoded.ok) return { kind: 'garbage', reason: decoded.reason, text };
  const message = sort(decoded.frame);
  return typeof message === 'string' ? { kind: 'garbage', reason: message, text } : message;
}

function sort({ header, payload }: Frame): Exclude<XfsMessage, { kind: 'garbage' }> | string {
  const name = textField(header, 'name');
  const type = textField(header, 'type');
  if (!name) return 'no name in the header';
  const requestId = numberField(header, 'requestId') ?? 0;
  const named = { name, generation: generationOf(header) };
  switch (type) {
    case 'acknowledge':
      return { ...named, kind: 'acknowledge', requestId, status: statusOf(header, payload) };
    case 'completion':
      return { ...named, kind: 'completion', requestId, payload, ...resultOf(header, payload) };
    case 'unsolicited':
      return { ...named, kind: 'unsolicited', payload };
    case 'event':
      // The reference server sends unsolicited events as `event` without a requestId (README.md, "Receiving").
      return requestId === 0
        ? { ...named, kind: 'unsolicited', payload }
        : { ...named, kind: 'event', requestId, payload };
    default:
      return `type ${JSON.stringify(type ?? null).slice(0, 40)} is not for a client`;
  }
}

/** Version 1.x is the 2021-1 envelope; a missing version reads as the current one. */
function generationOf(header: JsonObject): Generation {
  const version = field(header, 'version');
  return typeof version === 'string' && /^1(\.|$)/.test(version) ? '2021-1' : 'current';
}

// 2021-1 writes the status into the payload and says `ok`; the current generation leaves it out when accepted.
function statusOf(header: JsonObject, payload: JsonObject): string {
  return textField(header, 'status') ?? textField(payload, 'status') ?? 'ok';
}

function resultOf(header: JsonObject, payload: JsonObject): { completionCode: string; errorDescription?: string } {
  const completionCode = textField(header, 'completionCode') ?? textField(payload, 'completionCode') ?? 'success';
  const errorDescription = textField(header, 'errorDescription') ?? textField(payload, 'errorDescription');
  return errorDescription === undefined ? { completionCode } : { completionCode, errorDescription };
}

/** The service addresses in a GetServices completion or a ServiceDetailEvent; what is no WebSocket address is left out. */
export function serviceUris(payload: JsonObject): string[] {
  const services = field(payload, 'services');
  if (!Array.isArray(services)) return [];
  return services
    .map((service) => (isObject(service) ? textField(service, 'serviceURI') : undefined))
    .filter((uri): uri is string => uri !== undefined && /^wss?:\/\//i.test(uri) && URL.canParse(uri));
}
