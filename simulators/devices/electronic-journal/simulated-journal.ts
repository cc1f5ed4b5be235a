import { appendFileSync, copyFileSync, existsSync, renameSync, truncateSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { encodeText, type JournalEncoding } from './encode-text.js';

export interface JournalOptions {
  /** Where it is written. */
  path: string;
  encoding?: JournalEncoding;
  language?: 'en' | 'zh';
  /** How the printer's escapes look: whole, with the ESC byte lost, or none. */
  escapes?: 'whole' | 'lost' | 'none';
}

export interface JournalTransaction {
  /** As printed; masked or, on a badly set terminal, whole. */
  card?: string;
  reference?: string;
  amount?: string;
  /** `MM/DD/YYYY HH:MM` of the header, and `HH:MM` of the lines. */
  date?: string;
  time?: string;
}

/**
 * A terminal's electronic journal, as NCR prints it or in the Chinese of a domestic terminal. Writes a real file and
 * rotates it. Written from samples of journals; shares nothing with the agent's driver.
 */
export class SimulatedJournal {
  private number = 600;
  private rotated = 0;

  constructor(private readonly options: JournalOptions) {}

  /** The beginning of a transaction, up to the host's answer. */
  begin(of: JournalTransaction = {}): void {
    const { date = '01/31/2026', time = '21:07' } = of;
    this.number += 1;
    this.line(`*${this.number}*${date}*${time}*`);
    if (this.options.language === 'zh') {
      this.line('     *交易开始*');
      this.line(`${time}:15 插卡成功`);
      if (of.card) this.line(`卡号: ${of.card}`);
      if (of.reference) this.line(`流水号: ${of.reference}`);
      if (of.amount) this.line(`取款金额: ${of.amount} 元`);
      return;
    }
    this.line('     *TRANSACTION START*');
    this.line(' CARD INSERTED');
    this.line(`${time}:15 ATR RECEIVED T=0`);
    if (of.card) this.line(`  PAN ${of.card}`);
    this.line('  ---START OF TRANSACTION---');
    this.line(`${time}:30 PIN ENTERED`);
    if (of.amount) this.line(`${time}:35 AMOUNT ENTERED: ${of.amount}`);
    if (of.reference) this.line(`REF: ${of.reference}`);
  }

  end(time = '21:08'): void {
    this.line(this.options.language === 'zh' ? `${time}:02 交易结束` : `${time}:02 TRANSACTION END`);
  }

  cardCaptured(time = '21:08'): void {
    this.line(this.options.language === 'zh' ? `${time}:00 超时未取卡，吞卡` : `${time}:00 CARD RETAINED`);
  }

  cashRetracted(time = '21:08'): void {
    this.line(this.options.language === 'zh' ? `${time}:00 钞票回收` : `${time}:00 NOTES RETRACTED`);
  }

  depositRetained(): void {
    this.line(this.options.language === 'zh' ? '存款钞票已回收' : 'VOID NOTES RETRACTED:5');
  }

  supervisor(on: boolean): void {
    if (this.options.language === 'zh') this.line(on ? '进入管理模式' : '退出管理模式');
    else this.line(`SUPERVISOR MODE ${on ? 'ENTRY' : 'EXIT'}`);
  }

  restarted(): void {
    this.line('POWER-UP/RESET');
  }

  /** A status line: `*tttt*m*DIG*status,S-sev,M-mm[data],R-supplies`, with the escapes that the printer wants. */
  status(dig: string, status: string, fields: { s?: string; m?: string; r?: string } = {}, solicited = false): void {
    const rest = [fields.s && `S-${fields.s}`, fields.m && `M-${fields.m}`, fields.r && `R-${fields.r}`];
    const [set, one, reset] = { whole: ['\x1b(I', '\x1b(1', '\x1bS'], lost: ['(I', '(1', 'S'], none: ['', '', ''] }[
      this.options.escapes ?? 'whole'
    ] as [string, string, string];
    const number = String(this.number).padStart(4, '0');
    const text = [`*${number}*${solicited ? 2 : 1}*${dig}${one}*${status}`, ...rest.filter(Boolean)].join(',');
    this.write(`${this.margin('000p')}${this.margin('040q')}${set}     ${text}${reset}\r\n`);
  }

  /** A line as it stands, with the left margin before it. */
  line(text: string): void {
    this.write(`${this.margin('020t')}${text}\r\n`);
  }

  write(text: string): void {
    this.bytes(encodeText(text, this.options.encoding ?? 'utf-8'));
  }

  bytes(bytes: Uint8Array): void {
    appendFileSync(this.options.path, bytes);
  }

  /** Writes a text byte by byte, with a pause between them. */
  async slowly(text: string, pauseMs: number): Promise<void> {
    for (const byte of encodeText(text, this.options.encoding ?? 'utf-8')) {
      this.bytes(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  rotate(how: 'rename' | 'copyAndEmpty' | 'delete'): void {
    const { path } = this.options;
    if (!existsSync(path)) return;
    this.rotated += 1;
    const old = join(dirname(path), `old-${this.rotated}-${basename(path)}`);
    if (how === 'rename') renameSync(path, old);
    else if (how === 'delete') unlinkSync(path);
    else {
      copyFileSync(path, old);
      truncateSync(path);
    }
  }

  private margin(name: string): string {
    const { escapes = 'whole' } = this.options;
    return { whole: `\x1b[${name}`, lost: `[${name}`, none: '' }[escapes];
  }
}
