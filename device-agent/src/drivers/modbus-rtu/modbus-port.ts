import { EventEmitter } from 'node:events';
import type { ModbusRTU as Client } from 'modbus-serial/ModbusRTU.js';
import type { ByteLink } from '../../transport/index.js';
import { FrameScanner } from '../frame-scanner.js';
import { maySend, type Read } from './commands.js';
import { modbusFrames } from './parser.js';

/**
 * Loaded when the first module is asked: few terminals have one. Its types say that the class is the package's `default`;
 * to Node it is the package itself.
 */
async function loadLibrary(): Promise<new (port: unknown) => Client> {
  const { default: modbusSerial } = await import('modbus-serial');
  return modbusSerial as unknown as new (port: unknown) => Client;
}

/** What a read came to. */
export type ReadOutcome =
  | { kind: 'values'; values: (number | boolean)[] }
  | { kind: 'refused'; reason: string }
  | { kind: 'unanswered'; reason: string };

/** The library's idea of a port, over one of the agent's own links: whole answers in, questions out. */
class LinkPort extends EventEmitter {
  isOpen = true;
  private readonly scanner;

  constructor(
    private readonly link: ByteLink,
    private readonly unit: number,
  ) {
    super();
    this.scanner = new FrameScanner(modbusFrames(unit));
  }

  open(done: () => void): void {
    done();
  }

  close(done?: () => void): void {
    this.isOpen = false;
    done?.();
  }

  receive(bytes: Uint8Array): void {
    for (const item of this.scanner.push(bytes)) {
      if (item.kind === 'answer') this.emit('data', Buffer.from(item.bytes));
    }
  }

  write(question: Buffer): void {
    if (!maySend(this.unit, question)) throw new Error('a command outside the whitelist');
    // What was left of an answer before belongs to a question that was given up.
    this.scanner.reset();
    // A failed write is told by the link closing.
    this.link.send(question).catch(() => undefined);
  }
}

/** Reads one module over an open link, by the library modbus-serial. */
export class ModbusModule {
  private readonly port: LinkPort;
  private client?: Promise<Client>;

  constructor(
    link: ByteLink,
    private readonly unit: number,
    private readonly timeoutMs: number,
  ) {
    this.port = new LinkPort(link, unit);
  }

  receive(bytes: Uint8Array): void {
    this.port.receive(bytes);
  }

  /** Never rejects, but for a question outside the whitelist, which is a defect. */
  async read({ table, address, length }: Read): Promise<ReadOutcome> {
    const client = await (this.client ??= this.createClient());
    const ask = {
      coil: () => client.readCoils(address, length),
      discreteInput: () => client.readDiscreteInputs(address, length),
      holdingRegister: () => client.readHoldingRegisters(address, length),
      inputRegister: () => client.readInputRegisters(address, length),
    }[table];
    try {
      return { kind: 'values', values: (await ask()).data };
    } catch (error) {
      const { message, modbusCode } = error as Error & { modbusCode?: number };
      if (message.includes('whitelist')) throw error;
      return { kind: modbusCode === undefined ? 'unanswered' : 'refused', reason: message };
    }
  }

  close(): void {
    this.port.close();
    void this.client?.then((client) => client.destroy(() => undefined));
  }

  private async createClient(): Promise<Client> {
    const client = new (await loadLibrary())(this.port);
    client.setID(this.unit);
    client.setTimeout(this.timeoutMs);
    client.open(() => undefined);
    return client;
  }
}
