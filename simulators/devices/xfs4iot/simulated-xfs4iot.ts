import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { capabilitiesOf } from './capabilities.js';
import { Envelope, readCommand, type Incoming, type SimulatedGeneration } from './envelope.js';
import {
  SERVICES,
  SimulatedHardware,
  type DeviceStatus,
  type Level,
  type ServiceName,
  type UnitStatus,
} from './hardware.js';

export interface Xfs4IotOptions {
  /** 0 for any port. */
  port?: number;
  host?: string;
  generation?: SimulatedGeneration;
}

const ROOT = '/xfs4iot/v1.0';
type Json = Record<string, unknown>;
const LEVELS: readonly string[] = ['ok', 'full', 'high', 'low', 'empty'];

/**
 * A terminal's XFS4IoT services behind one publisher: card reader, cash dispenser, printer and auxiliaries. The verbs
 * do to the machine what its parts do by themselves in the field, and the services tell it as real ones would.
 */
export class SimulatedXfs4Iot {
  private readonly hardware = new SimulatedHardware();
  private readonly envelope: Envelope;
  private readonly clients = new Map<WebSocket, ServiceName | 'publisher'>();
  private http: Server | undefined;
  private sockets: WebSocketServer | undefined;
  private port: number;
  private readonly host: string;
  private mute = false;

  /** Names of the commands that came in, oldest first; at most the last 1000. */
  readonly commands: string[] = [];
  /** Every message that went out, oldest first; at most the last 1000. */
  readonly sent: string[] = [];

  constructor(options: Xfs4IotOptions = {}) {
    this.port = options.port ?? 0;
    this.host = options.host ?? '127.0.0.1';
    this.envelope = new Envelope(options.generation ?? 'current');
  }

  /** Serves the publisher and its services; the port stays the same over stop and start. */
  async start(): Promise<{ url: string; port: number }> {
    // What is no WebSocket request is answered with 400 and nothing else.
    const http = createServer((_request, response) => response.writeHead(400).end());
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket, request) => this.onConnection(socket, request.url ?? ''));
    await new Promise<void>((resolve, reject) => {
      http.once('error', reject);
      http.listen(this.port, this.host, resolve);
    });
    this.http = http;
    this.sockets = sockets;
    this.port = (http.address() as AddressInfo).port;
    return { url: `ws://${this.host}:${this.port}${ROOT}`, port: this.port };
  }

  async stop(): Promise<void> {
    this.dropConnections();
    this.sockets?.close();
    const http = this.http;
    this.http = undefined;
    if (http) await new Promise<void>((resolve) => http.close(() => resolve()));
  }

  /** Cuts every connection, as a restart of the services does; new ones are taken. */
  dropConnections(): void {
    for (const socket of this.clients.keys()) socket.terminate();
  }

  /** Commands are taken and never answered. */
  hang(): void {
    this.mute = true;
  }

  recover(): void {
    this.mute = false;
  }

  /** The machine keeps the customer's card. */
  captureCard(): void {
    const bin = this.hardware.storage.CardReader.unit1!;
    if (bin.kind === 'card') bin.count += 1;
    this.hardware.cardMedia = 'notPresent';
    this.tell('CardReader', 'CardReader.CardActionEvent', { to: 'unit1', from: 'transport' });
    this.tellUnit('CardReader', 'unit1');
    this.tellStatus('CardReader', { cardReader: { media: 'notPresent' } });
  }

  jamCard(): void {
    this.hardware.cardMedia = 'jammed';
    this.hardware.device.CardReader = 'hardwareError';
    this.tell('CardReader', 'Common.ErrorEvent', {
      eventId: 'hardware',
      action: 'clear',
      vendorDescription: 'card jam',
    });
    this.tellStatus('CardReader', { common: { device: 'hardwareError' }, cardReader: { media: 'jammed' } });
  }

  clearCard(): void {
    this.hardware.cardMedia = 'notPresent';
    this.hardware.device.CardReader = 'online';
    this.tell('CardReader', 'CardReader.MediaRemovedEvent', {});
    this.tellStatus('CardReader', { common: { device: 'online' }, cardReader: { media: 'notPresent' } });
  }

  cardBin(level: Level): void {
    this.hardware.storage.CardReader.unit1!.level = level;
    this.tellThreshold('CardReader', 'unit1');
  }

  /** One retract of `notes` notes that the customer did not take. */
  retainCash(notes: number): void {
    const unit = this.hardware.storage.CashDispenser.unit5!;
    if (unit.kind === 'cash') {
      unit.retractOperations += 1;
      unit.retracted += notes;
    }
    this.tellUnit('CashDispenser', 'unit5');
  }

  /**
   * After a reset the dispenser finds notes and moves them to its retract bin. In 2021-1 the event goes only to the
   * client that asked for the reset; the others see the counter.
   */
  findCashAfterReset(): void {
    if (this.envelope.generation === '2021-1') return this.retainCash(1);
    this.tell('CashDispenser', 'CashManagement.MediaDetectedEvent', { target: 'retract', unit: 'unit5', index: 1 });
  }

  presentCash(): void {
    this.hardware.atExit = 'notEmpty';
    this.tell('CashDispenser', 'CashManagement.ItemsPresentedEvent', { position: this.position() });
    this.tellStatus('CashDispenser', { cashDispenser: this.hardware.dispenser() });
  }

  takeCash(): void {
    this.hardware.atExit = 'empty';
    this.tell('CashDispenser', 'CashManagement.ItemsTakenEvent', { position: this.position() });
    this.tellStatus('CashDispenser', { cashDispenser: this.hardware.dispenser() });
  }

  jamDispenser(): void {
    this.hardware.transport = 'inoperative';
    this.setDevice('hardwareError', 'CashDispenser');
  }

  clearDispenser(): void {
    this.hardware.transport = 'ok';
    this.setDevice('online', 'CashDispenser');
  }

  jamShutter(): void {
    this.hardware.shutter = 'jammedClosed';
    this.tell('CashDispenser', 'CashManagement.ShutterStatusChangedEvent', {
      position: 'outDefault',
      shutter: 'jammed',
    });
  }

  clearShutter(): void {
    this.hardware.shutter = 'closed';
    this.tell('CashDispenser', 'CashManagement.ShutterStatusChangedEvent', {
      position: 'outDefault',
      shutter: 'closed',
    });
  }

  /** A status of the unit itself, or the level of what it holds. */
  cassette(unit: string, status: UnitStatus | Level): void {
    const cassette = this.hardware.storage.CashDispenser[unit];
    if (!cassette) throw new Error(`the simulated dispenser has no ${unit}`);
    if (status === 'ok') Object.assign(cassette, { status, level: 'ok' });
    else if (LEVELS.includes(status)) cassette.level = status as Level;
    else cassette.status = status as UnitStatus;
    this.tellThreshold('CashDispenser', unit);
  }

  paperLow(): void {
    this.paper('low');
  }

  paperOut(): void {
    this.paper('out');
  }

  paperOk(): void {
    this.paper('full');
  }

  openSafe(): void {
    this.door('open');
  }

  closeSafe(): void {
    this.door('closed');
  }

  tamper(on: boolean): void {
    this.hardware.tamper = on ? 'on' : 'off';
    this.tellAuxiliary({ tamperSensor: this.hardware.tamper });
  }

  /** `mains`, `battery`, or `batteryLow`. In 2021-1 the services tell only that something has changed. */
  power(state: 'mains' | 'battery' | 'batteryLow'): void {
    const [engaged, low] = [state !== 'mains', state === 'batteryLow'];
    this.hardware.ups = { low, engaged, powering: engaged, recovered: !engaged };
    if (this.envelope.generation === '2021-1') this.tellStatus('Auxiliaries', {});
    else this.tellStatus('Auxiliaries', { auxiliaries: { ups: this.hardware.ups } });
  }

  enterSupervisor(): void {
    this.hardware.operatorSwitch = 'supervisor';
    this.tellAuxiliary({ operatorSwitch: 'supervisor' });
  }

  leaveSupervisor(): void {
    this.hardware.operatorSwitch = 'run';
    this.tellAuxiliary({ operatorSwitch: 'run' });
  }

  beginExchange(): void {
    this.hardware.exchange = 'active';
    this.tellStatus('CashDispenser', { common: { exchange: 'active' } });
  }

  endExchange(): void {
    this.hardware.exchange = 'inactive';
    this.tellStatus('CashDispenser', { common: { exchange: 'inactive' } });
  }

  setDevice(status: DeviceStatus, service: ServiceName = 'CardReader'): void {
    this.hardware.device[service] = status;
    const own = service === 'CashDispenser' ? { cashDispenser: this.hardware.dispenser() } : {};
    this.tellStatus(service, { common: { device: status }, ...own });
  }

  /** A person takes out the cards and the retracted notes and sets the counters back. */
  emptyBins(): void {
    const { CardReader, CashDispenser } = this.hardware.storage;
    Object.assign(CardReader.unit1!, { count: 0, level: 'ok', status: 'ok' });
    Object.assign(CashDispenser.unit5!, { retractOperations: 0, retracted: 0, level: 'ok', status: 'ok' });
    this.tellUnit('CardReader', 'unit1');
    this.tellUnit('CashDispenser', 'unit5');
  }

  /** Sends any text to every client of a service, for tests of tolerance. */
  say(service: ServiceName, text: string): void {
    for (const [socket, at] of this.clients) if (at === service) this.send(socket, text);
  }

  private paper(threshold: 'full' | 'low' | 'out'): void {
    this.hardware.paper = threshold;
    this.tell('Printer', 'Printer.PaperThresholdEvent', { paperSource: 'upper', threshold });
    this.tellStatus('Printer', { printer: { paper: { upper: threshold } } });
  }

  private door(state: 'open' | 'closed'): void {
    this.hardware.safeDoor = state;
    this.tellAuxiliary({ safeDoor: state });
    if (this.envelope.generation !== '2021-1') return;
    this.tell('CashDispenser', `CashManagement.SafeDoor${state === 'open' ? 'Open' : 'Closed'}Event`, {});
  }

  /** 2021-1 has an event of its own, whose properties end in State where the status' do not. */
  private tellAuxiliary(changed: Json): void {
    if (this.envelope.generation !== '2021-1') return this.tellStatus('Auxiliaries', { auxiliaries: changed });
    const named = Object.entries(changed).map(([key, value]) => [key === 'safeDoor' ? 'safeDoorState' : key, value]);
    this.tell('Auxiliaries', 'Auxiliaries.AuxiliaryStatusEvent', Object.fromEntries(named) as Json);
  }

  /** 2021-1 tells the common part only, and flat. */
  private tellStatus(service: ServiceName, changed: Json): void {
    const flat = { device: this.hardware.device[service], ...((changed.common as Json | undefined) ?? {}) };
    this.tell(service, 'Common.StatusChangedEvent', this.envelope.generation === '2021-1' ? flat : changed);
  }

  private tellUnit(service: 'CardReader' | 'CashDispenser', id: string): void {
    const name = this.envelope.generation === '2021-1' ? 'Storage.StorageChangedEvent' : 'Storage.CountsChangedEvent';
    this.tell(service, name, { [id]: this.hardware.unitOf(service, id) });
  }

  private tellThreshold(service: 'CardReader' | 'CashDispenser', id: string): void {
    this.tell(service, 'Storage.StorageThresholdEvent', { [id]: this.hardware.unitOf(service, id) });
  }

  private position(): unknown {
    return this.envelope.generation === '2021-1' ? { position: 'outDefault', additionalBunches: '0' } : 'outDefault';
  }

  private tell(service: ServiceName, name: string, payload: Json): void {
    this.say(service, this.envelope.unsolicited(name, payload));
  }

  private onConnection(socket: WebSocket, url: string): void {
    const name = url.replace(/\/+$/, '').slice(ROOT.length + 1);
    const service = name === '' ? 'publisher' : SERVICES.find((one) => one === name);
    if (!url.startsWith(ROOT) || !service) return socket.close();
    this.clients.set(socket, service);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.clients.delete(socket));
    socket.on('message', (data: Buffer) => this.onMessage(socket, service, data.toString('utf8')));
  }

  private onMessage(socket: WebSocket, service: ServiceName | 'publisher', text: string): void {
    const command = readCommand(text);
    this.commands.push(command?.name ?? 'malformed');
    if (this.commands.length > 1_000) this.commands.shift();
    if (this.mute || !command) return;
    const answer = this.envelope.accepts(command) ? this.answer(service, command.name) : undefined;
    if (!answer) return this.send(socket, this.envelope.acknowledge(command, 'invalidMessage'));
    this.send(socket, this.envelope.acknowledge(command, 'ok'));
    if (service === 'publisher') this.send(socket, this.detail(command, answer));
    this.send(socket, this.envelope.completion(command, answer));
  }

  // A publisher may name the services one after the other before it completes.
  private detail(command: Incoming, { services }: Json): string {
    const first = (services as unknown[]).slice(0, 1);
    return this.envelope.event(command, 'ServicePublisher.ServiceDetailEvent', {
      vendorName: 'Simulated',
      services: first,
    });
  }

  private answer(service: ServiceName | 'publisher', command: string): Json | undefined {
    if (service === 'publisher') {
      if (command !== 'ServicePublisher.GetServices') return undefined;
      const address = `ws://${this.host}:${this.port}${ROOT}`;
      return { vendorName: 'Simulated', services: SERVICES.map((name) => ({ serviceURI: `${address}/${name}/` })) };
    }
    if (command === 'Common.Capabilities') return capabilitiesOf(service);
    if (command === 'Common.Status') {
      const status = this.hardware.statusOf(service);
      return service === 'Auxiliaries'
        ? { ...status, auxiliaries: this.hardware.auxiliaries(this.envelope.generation) }
        : status;
    }
    const hasStorage = service === 'CardReader' || service === 'CashDispenser';
    if (command === 'Storage.GetStorage' && hasStorage) return { storage: this.hardware.unitsOf(service) };
    return undefined;
  }

  private send(socket: WebSocket, text: string): void {
    this.sent.push(text);
    if (this.sent.length > 1_000) this.sent.shift();
    socket.send(text);
  }
}
