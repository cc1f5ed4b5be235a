/** The two message envelopes of the field. */
export type SimulatedGeneration = '2021-1' | 'current';

export interface Incoming {
  name: string;
  requestId: number;
  version: string;
}

type Json = Record<string, unknown>;

/** Reads a client's message as a command; undefined when it is not one. */
export function readCommand(text: string): Incoming | undefined {
  try {
    const { header } = JSON.parse(text) as { header: Json };
    const { name, requestId, type, version } = header;
    if (type !== 'command' || typeof name !== 'string' || typeof requestId !== 'number') return undefined;
    return { name, requestId, version: String(version) };
  } catch {
    return undefined;
  }
}

/** Writes a service's messages in one generation, the way the reference server and the 2021-1 schema do. */
export class Envelope {
  constructor(readonly generation: SimulatedGeneration) {}

  /** Whether a command's version is one this generation takes. */
  accepts(command: Incoming): boolean {
    return command.version.startsWith('1.') === (this.generation === '2021-1');
  }

  acknowledge({ name, requestId }: Incoming, status: string): string {
    if (this.generation === '2021-1') {
      return write({ name, requestId, type: 'acknowledge', version: '1.0' }, { status });
    }
    const header = { name, requestId, type: 'acknowledge', version: '2.0' };
    return write(status === 'ok' ? header : { ...header, status });
  }

  completion({ name, requestId }: Incoming, payload: Json, completionCode = 'success'): string {
    if (this.generation === '2021-1') {
      return write({ name, requestId, type: 'completion', version: '1.0' }, { completionCode, ...payload });
    }
    return write({ name, requestId, type: 'completion', version: '2.0', completionCode }, payload);
  }

  /** An event bound to a command. */
  event({ requestId }: Incoming, name: string, payload: Json): string {
    const version = this.generation === '2021-1' ? '1.0' : '2.0';
    return write({ name, requestId, type: 'event', version }, payload);
  }

  /** The reference server writes `event` without a requestId; the 2021-1 schema has `unsolicited` and wants an id. */
  unsolicited(name: string, payload: Json): string {
    if (this.generation === '2021-1')
      return write({ name, requestId: 0, type: 'unsolicited', version: '1.0' }, payload);
    return write({ name, type: 'event', version: '2.0' }, payload);
  }
}

function write(header: Json, payload?: Json): string {
  return JSON.stringify(payload === undefined ? { header } : { header, payload });
}
