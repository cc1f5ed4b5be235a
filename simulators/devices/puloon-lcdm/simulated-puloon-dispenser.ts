import type { Duplex } from 'node:stream';
import { HandshakeDevice } from '../handshake-device.js';
import { dispenserAnswer, readHostBytes } from './dispenser-wire.js';

export interface PuloonDispenserOptions {
  /** TCP port, 0 for any. */
  port?: number;
  family?: 'lcdm1000' | 'lcdm2000' | 'lcdm4000';
}

/** Error characters by family; the 4000 style writes value + 20 hex. */
const ERRORS = {
  classic: { none: 0x30, jam: 0x33, pickUp: 0x32, trayMissing: 0x3f, overReject: 0x44 },
  lcdm4000: { none: 0x20, jam: 0x22, pickUp: 0x21, trayMissing: 0x46, overReject: 0x2d },
};
const BILL_END = { upper: 0x38, lower: 0x40 };
const NO_CASSETTE = { upper: 0x45, lower: 0x46 };
const NO_CASSETTE_4000 = 0x44;
const NEAR_END_4000 = 0x45;
const NOTE_AT_EXIT_4000 = 0x25;
const UNDEFINED_COMMAND = { classic: 0x37, lcdm4000: 0x50 };

type Place = 'upper' | 'lower';
type CassetteState = 'ok' | 'low' | 'empty' | 'missing';

/**
 * A cash dispenser with one cassette (two in a 2000 and a 4000), a reject tray and no retract, on a serial line or its
 * TCP equivalent. Written from the manuals' facts; shares nothing with the agent's driver. Its `commands` are the
 * command bytes in hex: `46` is STATUS.
 */
export class SimulatedPuloonDispenser extends HandshakeDevice {
  private readonly family: NonNullable<PuloonDispenserOptions['family']>;
  private readonly id: number;
  private fault: keyof (typeof ERRORS)['classic'] = 'none';
  private forcedError: number | undefined;
  private cassettes: Record<Place, CassetteState> = { upper: 'ok', lower: 'ok' };
  private tray: 'ok' | 'missing' = 'ok';
  private exitBlocked = false;

  constructor(options: PuloonDispenserOptions = {}) {
    super(options.port);
    this.family = options.family ?? 'lcdm1000';
    this.id = this.family === 'lcdm4000' ? 0x30 : 0x50;
  }

  jam(): void {
    this.fault = 'jam';
  }

  pickUpFailure(): void {
    this.fault = 'pickUp';
  }

  cassetteLow(place: Place = 'upper'): void {
    this.cassettes[place] = 'low';
  }

  cassetteEmpty(place: Place = 'upper'): void {
    this.cassettes[place] = 'empty';
  }

  cassetteMissing(place: Place = 'upper'): void {
    this.cassettes[place] = 'missing';
  }

  cassetteOk(place: Place = 'upper'): void {
    this.cassettes[place] = 'ok';
  }

  rejectTray(state: 'ok' | 'full' | 'missing'): void {
    this.tray = state === 'missing' ? 'missing' : 'ok';
    if (state === 'full') this.fault = 'overReject';
    else if (this.fault === 'overReject') this.fault = 'none';
  }

  /** A note lies at the exit and nobody takes it. */
  noteAtExit(): void {
    this.exitBlocked = true;
  }

  /** Plays any error code of the family. */
  fail(error: number): void {
    this.forcedError = error;
  }

  clear(): void {
    this.fault = 'none';
    this.forcedError = undefined;
    this.cassettes = { upper: 'ok', lower: 'ok' };
    this.tray = 'ok';
    this.exitBlocked = false;
  }

  /**
   * Says what a unit says after a dispense that its host asked for: `rejected` notes went to the tray. Heard by whoever
   * listens on the line.
   */
  reportDispense(counted: number, out: number, rejected: number, error?: number): void {
    const digits = (value: number): number[] => [...Buffer.from(String(value).padStart(2, '0'), 'latin1')];
    const data =
      this.family === 'lcdm4000'
        ? [error ?? 0x20, 0x30, ...this.counts(counted, rejected), ...Array.from({ length: 9 }, () => 0x20)]
        : [...digits(counted), ...digits(out), error ?? 0x30, 0x30, ...digits(rejected)];
    this.say(dispenserAnswer(this.id, this.family === 'lcdm4000' ? 0x52 : 0x45, data));
  }

  protected read(bytes: Buffer) {
    return readHostBytes(bytes, this.id);
  }

  // The 4000 style ends a conversation with EOT.
  protected override acknowledged(line: Duplex): void {
    if (this.family === 'lcdm4000') line.write(Uint8Array.of(0x04));
  }

  protected answerTo(command: string): Buffer {
    const error = this.forcedError ?? this.errorCode();
    const code = parseInt(command, 16);
    if (this.family === 'lcdm4000') {
      const data = command === '50' ? [error, this.dispenserSensors(), ...this.positions()] : undefined;
      return dispenserAnswer(this.id, code, data ?? [UNDEFINED_COMMAND.lcdm4000]);
    }
    const data = command === '46' ? [0x30, error, this.sensor0(), this.sensor1()] : [UNDEFINED_COMMAND.classic];
    return dispenserAnswer(this.id, code, data);
  }

  private errorCode(): number {
    const codes = this.family === 'lcdm4000' ? ERRORS.lcdm4000 : ERRORS.classic;
    if (this.fault !== 'none') return codes[this.fault];
    if (this.exitBlocked && this.family === 'lcdm4000') return NOTE_AT_EXIT_4000;
    if (this.tray === 'missing') return codes.trayMissing;
    const [place] = this.family === 'lcdm1000' ? (['upper'] as const) : this.worstFirst();
    const state = this.cassettes[place];
    if (this.family === 'lcdm4000') {
      if (state === 'missing') return NO_CASSETTE_4000;
      return state === 'ok' ? codes.none : NEAR_END_4000;
    }
    if (state === 'missing') return NO_CASSETTE[place];
    // The classic families tell a low cassette by the near-end sensor alone.
    return state === 'empty' ? BILL_END[place] : codes.none;
  }

  private worstFirst(): [Place, Place] {
    const order: CassetteState[] = ['missing', 'empty', 'low', 'ok'];
    const { upper, lower } = this.cassettes;
    return order.indexOf(upper) <= order.indexOf(lower) ? ['upper', 'lower'] : ['lower', 'upper'];
  }

  private nearEnd(place: Place): boolean {
    return this.cassettes[place] === 'low' || this.cassettes[place] === 'empty';
  }

  private sensor0(): number {
    return 0x80 | (this.exitBlocked ? 1 << 5 : 0) | (this.nearEnd('upper') ? 1 << 6 : 0);
  }

  private sensor1(): number {
    const present = (place: Place): number => (this.cassettes[place] === 'missing' ? 0 : 1);
    const trayMissing = this.tray === 'missing' ? 1 : 0;
    if (this.family === 'lcdm1000') return 0x80 | trayMissing | (present('upper') << 1);
    // 2000: b1 upper cassette, b2 lower cassette, b5 lower near-end, b6 tray.
    const lowerNearEnd = this.nearEnd('lower') ? 1 : 0;
    return 0x80 | (present('upper') << 1) | (present('lower') << 2) | (lowerNearEnd << 5) | (trayMissing << 6);
  }

  /** DISP of the 4000 style: b3 is the exit. */
  private dispenserSensors(): number {
    return 0x20 | (this.exitBlocked ? 1 << 3 : 0);
  }

  /** Status, type, thickness and length of the four positions of the 4000 style; only two are fitted here. */
  private positions(): number[] {
    return ([1, 2, 3, 4] as const).flatMap((position) => {
      const place = position === 1 ? 'upper' : 'lower';
      const there = position <= 2 && this.cassettes[place] !== 'missing';
      const nearEnd = position <= 2 && this.nearEnd(place) ? 1 << 3 : 0;
      return [0x20 | nearEnd, there ? 0x30 + position : 0x30, 0x30, 0x60];
    });
  }

  /** Out, rejected and type of the four positions; all notes came from the first. */
  private counts(out: number, rejected: number): number[] {
    return [out + 0x20, rejected + 0x20, 0x31, 0x20, 0x20, 0x32, 0x20, 0x20, 0x30, 0x20, 0x20, 0x30];
  }
}
