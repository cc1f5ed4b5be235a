import { appendFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { BytePort } from '../byte-port.js';
import { logLine, withLength, type LogStyle } from './ndc-wire.js';

export interface NdcTerminalOptions {
  /** TCP port of the tap, 0 for any. */
  port?: number;
  /** Writes a log instead, in this style. */
  log?: { path: string; style: LogStyle };
  luno?: string;
  /** Eight hex digits after each message. */
  mac?: string;
}

const FS = '\x1c';
const GS = '\x1d';

/**
 * An NDC terminal as its host, a tap or a log sees it: status messages, among the traffic of customers. Written from
 * the layout of the messages; shares nothing with the agent's driver.
 */
export class SimulatedNdcTerminal {
  private readonly wire = new BytePort((line) => this.attach(line));
  private readonly lines = new Set<Duplex>();
  /** Bytes that somebody sent to the terminal through the tap. */
  readonly received: Buffer[] = [];

  constructor(private readonly options: NdcTerminalOptions = {}) {}

  start(): Promise<{ port: number }> {
    return this.wire.listen(this.options.port);
  }

  stop(): Promise<void> {
    return this.wire.stop();
  }

  unplug(): Promise<void> {
    return this.wire.unplug();
  }

  plug(): Promise<void> {
    return this.wire.plug();
  }

  get listeners(): number {
    return this.lines.size;
  }

  cardCaptured(): void {
    this.unsolicited('D1', '2', '00', '1');
  }

  /** Eject failed: the reader is fatal, the bin overfilled. */
  cardJammed(): void {
    this.unsolicited('D2', '4', '10', '4');
  }

  cardBin(digit: string): void {
    this.unsolicited('D0', '0', '00', digit);
  }

  notesRetracted(): void {
    this.unsolicited('E500030000', '01000', '17', '12111');
  }

  /** Severity of a device, as a whole. */
  severity(dig: string, digit: string): void {
    this.unsolicited(`${dig}0`, digit, '00', '');
  }

  cassette(place: number, severity: string, supply: string): void {
    const at = (digit: string, length: number, index: number, other: string): string =>
      Array.from({ length }, (_unused, i) => (i === index ? digit : other)).join('');
    this.unsolicited('E000000000', at(severity, 5, place, '0'), '00', at(supply, 5, place, '0'));
  }

  rejectBin(digit: string): void {
    this.unsolicited('E000000000', '00000', '00', `${digit}0000`);
  }

  /** Paper, ribbon, print-head and knife of the receipt (G), journal (H) or statement printer (V). */
  printer(dig: 'G' | 'H' | 'V', supplies: string): void {
    this.unsolicited(`${dig}0`, '0', '00', supplies);
  }

  status(field: string, severity = '', diagnostic = '', supplies = ''): void {
    this.unsolicited(field, severity, diagnostic, supplies);
  }

  supervisor(on: boolean): void {
    this.send(['12', this.luno, '', on ? 'P21' : 'P20']);
  }

  /** Bits: supervisor, vibration, door, silent signal, enclosure, deposit bin, card bin, reject bin, cassettes. */
  sensors(bits: string): void {
    this.send(['12', this.luno, '', `P1${bits}`]);
  }

  restarted(): void {
    this.send(['12', this.luno, '', 'B0000']);
  }

  /** The answer to a host's command that could not be carried out. */
  solicitedFault(field: string, severity: string, diagnostic: string, supplies: string): void {
    this.send(['22', this.luno, '', '8', field, severity, diagnostic, supplies]);
  }

  solicited(...fields: string[]): void {
    this.send(['22', this.luno, '', ...fields]);
  }

  /** Fitness of all devices, as the host asks for it after a restart. */
  fitness(groups: readonly string[]): void {
    this.solicited('F', `JA${groups.join(GS)}`);
  }

  supplies(groups: readonly string[]): void {
    this.solicited('F', `IA${groups.join(GS)}`);
  }

  /** Supply counters: only the rejected notes of each type and the captured cards matter here. */
  counters(rejected: readonly number[], captured: number): void {
    const five = (value: number): string => String(value).padStart(5, '0');
    const none = five(0).repeat(4);
    this.solicited('F', `20001${'0000012'}${none}${rejected.map(five).join('')}${none}${none}${five(captured)}`);
  }

  /** What a customer's request looks like: track data that must go nowhere. */
  customer(track2: string): void {
    this.send(['11', this.luno, '', '', '14', `;${track2}?`, '', 'AAB DCAA', '000000010000']);
  }

  /** Any bytes, as noise has them. */
  noise(bytes: Uint8Array): void {
    for (const line of this.lines) line.write(bytes);
  }

  /** Sends a message in pieces of `size` bytes. */
  async inPieces(fields: readonly string[], size: number): Promise<void> {
    const bytes = withLength(fields.join(FS));
    for (let at = 0; at < bytes.length; at += size) {
      this.noise(bytes.subarray(at, at + size));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  private get luno(): string {
    return this.options.luno ?? '000';
  }

  private unsolicited(field: string, severity: string, diagnostic: string, supplies: string): void {
    const fields = ['12', this.luno, '', field, severity, diagnostic, supplies];
    while (fields.at(-1) === '') fields.pop();
    this.send(fields);
  }

  private send(fields: readonly string[]): void {
    const { mac, log } = this.options;
    const message = [...fields, ...(mac === undefined ? [] : [mac])].join(FS);
    if (log) appendFileSync(log.path, logLine(message, log.style), 'latin1');
    else this.noise(withLength(message));
  }

  private attach(line: Duplex): void {
    this.lines.add(line);
    line.on('data', (bytes: Buffer) => this.received.push(bytes));
    line.once('close', () => this.lines.delete(line));
  }
}
