import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutEvidence } from '../../evidence-cutter.js';
import type { EventSeen, Observation, TransactionSeen } from '../../observation.js';
import { evidenceLines } from './block.js';
import { JournalParser } from './parser.js';
import { compilePatterns, journalPatterns } from './patterns.table.js';
import { journalSession, type SessionState } from './session.js';

const PATTERNS = compilePatterns(journalPatterns.parse({}));
const CARD = '4111111111111111';
const CARDS = [CARD, '4111 1111 1111 1111', '4111-1111-1111-1111', '5500005555555559', '6222021234567894'];

class Reader {
  readonly seen: Observation[] = [];
  private readonly parser = new JournalParser('utf-8');
  private readonly session = journalSession({ patterns: PATTERNS, currency: 'CNY', dateOrder: 'mdy' });
  state: SessionState = this.session.initial;

  read(...lines: string[]): this {
    for (const item of this.parser.push(Buffer.from(lines.map((line) => `${line}\n`).join('')))) {
      const step = this.session.next(this.state, { kind: 'item', side: 'device', item });
      this.state = step.state;
      for (const effect of step.effects) if (effect.kind === 'observe') this.seen.push(effect.observation);
    }
    return this;
  }

  /** Those that are over. */
  get transactions(): TransactionSeen[] {
    return this.told.filter(({ unfinished }) => !unfinished);
  }

  get told(): TransactionSeen[] {
    return this.seen.filter((one) => one.kind === 'transaction');
  }

  get events(): string[] {
    return this.seen
      .filter((one): one is EventSeen => one.kind === 'event')
      .map(({ component, name }) => `${component} ${name}`);
  }
}

const NCR = [
  '[020t*602*06/18/2025*21:07*',
  '     *TRANSACTION START*',
  '[020t CARD INSERTED',
  ' 21:07:15 ATR RECEIVED T=0',
  '  PAN 0004263********5342',
  '  ---START OF TRANSACTION---',
  '[020t 21:07:30 PIN ENTERED',
  '[020t 21:07:35 AMOUNT ENTERED: $1,200.50',
  'REF: 000',
  'REF: 517812345678',
];
const END = '[020t 21:08:02 TRANSACTION END';

describe('a transaction in a journal', () => {
  it('is told from its beginning, and anew with each thing that is known of it, until it is over', () => {
    const { told } = new Reader().read(...NCR, END);
    expect(told.map(({ reference, amountMinor, lastFour }) => [lastFour, amountMinor, reference])).toEqual([
      [undefined, undefined, undefined],
      ['5342', undefined, undefined],
      ['5342', 120_050, undefined],
      ['5342', 120_050, '517812345678'],
      ['5342', 120_050, '517812345678'],
    ]);
    expect(told.map(({ unfinished }) => unfinished ?? false)).toEqual([true, true, true, true, false]);
  });

  it('is told at its end, as NCR prints it', () => {
    const { transactions } = new Reader().read(...NCR, END);
    expect(transactions).toMatchObject([
      {
        component: 'application',
        printedAt: '06/18/2025 21:07',
        reference: '517812345678',
        amountMinor: 120_050,
        currency: 'CNY',
        lastFour: '5342',
        raw: { code: 'TRANSACTION END', data: { lines: expect.arrayContaining(['PAN 0004263********5342']) } },
      },
    ]);
  });

  it('is told as a domestic terminal prints it', () => {
    const lines = [
      '2026-01-31 21:07:15 交易开始',
      '卡号：6222021234567894',
      '流水号：000123',
      '取款金额：500.00元',
      '交易结束',
    ];
    expect(new Reader().read(...lines).transactions).toMatchObject([
      { printedAt: '2026-01-31 21:07:15', reference: '000123', amountMinor: 50_000, currency: 'CNY', lastFour: '7894' },
    ]);
  });

  it.each([
    ['AMOUNT: 100', 10_000, 'CNY'],
    ['AMT USD 20.5', 2_050, 'USD'],
    ['AMOUNT 3000 JPY', 3_000, 'JPY'],
    ['交易金额: ￥1,000.00', 100_000, 'CNY'],
    ['AMOUNT HK$80', 8_000, 'HKD'],
    ['AMOUNT JPY 3000', 3_000, 'JPY'],
    ['AMOUNT FEE 5.00', 500, 'CNY'],
    ['AMOUNT KWD 1.5', 1_500, 'KWD'],
    ['AMOUNT 1.000,00', undefined, undefined],
    [`AMOUNT ${'9'.repeat(30)}`, undefined, undefined],
  ])('reads %s', (line, amountMinor, currency) => {
    const [transaction] = new Reader().read('TRANSACTION START', 'STAN 123', line, 'TRANSACTION END').transactions;
    expect(transaction).toMatchObject({ reference: '123' });
    expect(transaction?.amountMinor).toBe(amountMinor);
    expect(transaction?.currency).toBe(currency);
  });

  it('that told nothing is over without a fact, and one without an end is told when the next one begins', () => {
    const reader = new Reader().read('TRANSACTION START', 'CARD INSERTED', 'CARD TAKEN', 'TRANSACTION END');
    reader.read('TRANSACTION START', 'STAN 77A', 'TRANSACTION START', 'STAN 78A', 'TRANSACTION END');
    expect(reader.transactions.map(({ reference }) => reference)).toEqual([undefined, '77A', '78A']);
    expect(reader.transactions[1]!.raw.data).toMatchObject({ unfinished: true });
  });

  it('never takes a card number for a reference', () => {
    const reader = new Reader().read('TRANSACTION START', `REF: ${CARD}`, 'TRANSACTION END');
    expect(JSON.stringify(cutEvidence(reader.transactions))).not.toContain('411111');
  });
});

describe('a captured card, or retained cash, in a journal', () => {
  it.each([
    ['CARD RETAINED', 'cardReader cardCaptured'],
    ['21:08:00 CARD HAS BEEN CAPTURED', 'cardReader cardCaptured'],
    ['超时未取卡，吞卡', 'cardReader cardCaptured'],
    ['卡片已被吞', 'cardReader cardCaptured'],
    ['NOTES RETRACTED', 'cashDispenser cashRetained'],
    ['CASH RETRACT', 'cashDispenser cashRetained'],
    ['NOTES RETRACTED: 5', 'cashDispenser cashRetained'],
    ['RETRACT ACTION FINISHED', 'cashDispenser cashRetained'],
    ['钞票回收', 'cashDispenser cashRetained'],
    ['超时回收钞票', 'cashDispenser cashRetained'],
    ['VOID NOTES RETRACTED:5', 'cashAcceptor cashRetained'],
    ['存款钞票已回收', 'cashAcceptor cashRetained'],
    ['POWER-UP/RESET', 'application restarted'],
    ['*7289*1*D*2,S-4,M-10,R-4', 'cardReader cardCaptured'],
    ['[000p[040q(I     *7289*1*E(1*500030000,S-01000,M-17,R-12111S', 'cashDispenser cashRetained'],
    ['*7249*1*(Iw(1*7, M-02, R-10011', 'cashAcceptor cashRetained'],
  ])('%s', (line, event) => {
    expect(new Reader().read(line).events).toEqual([event]);
  });

  it.each([
    'CARD TAKEN',
    'NO CARD RETAINED',
    'CARDS CAPTURED 003',
    'CARD RETAINED: 0',
    '吞卡总数: 3',
    '吞卡数 0',
    '无吞卡',
    '吞卡: 2',
    '取吞卡',
    'NOTES TAKEN',
    'NOTES PRESENTED 0,0,3,0',
    'NOTES RETRACTED: 0',
    'VOID NOTES RETRACTED:0',
    'NO NOTES RETRACTED',
    'CASH RETRACT FAILED',
    '钞票回收次数 4',
    '钞票回收: 0',
    '*7289*1*D*0,M-090B0210B9,R-1S',
    '*7249*1*(Iw(1*3, M-02, R-10011',
  ])('is not told by %s', (line) => {
    expect(new Reader().read(line).events).toEqual([]);
  });

  it('is told once for one customer, with the transaction before it and its lines as evidence', () => {
    const reader = new Reader().read(
      ...NCR,
      '21:07:50 CARD RETAINED',
      '*7289*1*D*1,S-2,M-00,R-1',
      END,
      'CARD RETAINED',
    );
    expect(reader.events).toEqual(['cardReader cardCaptured']);
    const at = reader.seen.findIndex((one) => one.kind === 'event');
    expect(reader.seen[at - 1]).toMatchObject({
      kind: 'transaction',
      lastFour: '5342',
      raw: { data: { unfinished: true } },
    });
    expect(reader.seen[at]!.raw.data).toMatchObject({ lines: expect.arrayContaining(['21:07:50 CARD RETAINED']) });
    reader.read(...NCR, 'CARD RETAINED');
    expect(reader.events).toHaveLength(2);
  });

  it('is told again in a journal without transactions once many lines have passed', () => {
    const reader = new Reader().read('CARD RETAINED', ...Array.from({ length: 70 }, (_unused, i) => `line ${i}`));
    expect(reader.read('CARD RETAINED').events).toHaveLength(2);
  });
});

describe('the printed clock', () => {
  const steps = (...lines: string[]): unknown[] =>
    new Reader()
      .read(...lines.flatMap((line) => [line, 'POWER-UP/RESET']))
      .seen.map(({ raw }) => (raw.data as { clockStepped?: boolean }).clockStepped ?? false);

  it.each([
    ['forward', ['*1*06/18/2025*21:07*', '21:07:59 X', '*2*06/18/2025*21:08*'], [false, false, false]],
    ['to the minute, after a line with seconds', ['06/18/2025 21:07:56', '*2*06/18/2025*21:07*'], [false, false]],
    ['over midnight', ['23:59:00 A', '00:01:00 B', '00:02:00 C'], [false, false, false]],
    ['back by an hour', ['21:07:00 A', '20:07:00 B', '20:08:00 C'], [false, true, false]],
    ['back by a day', ['2026-01-31 10:00', '2026-01-30 10:00', '10:01:00'], [false, true, false]],
    ['back by a year, the year last', ['01/31/2026 10:00', '01/31/25 10:00'], [false, true]],
  ])('that goes %s is told so once', (_title, lines, told) => {
    expect(steps(...lines)).toEqual(told);
  });

  it('does not put the lines into another order', () => {
    const block = (stamp: string, reference: string): string[] => [
      `${stamp} TRANSACTION START`,
      `STAN ${reference}`,
      'TRANSACTION END',
    ];
    const { transactions } = new Reader().read(
      ...block('2026-01-31 10:00:00', '2'),
      ...block('2026-01-31 09:00:00', '1A1'),
      ...block('2026-01-31 09:05:00', '3B3'),
    );
    expect(transactions.map(({ printedAt }) => printedAt)).toEqual([
      '2026-01-31 10:00:00',
      '2026-01-31 09:00:00',
      '2026-01-31 09:05:00',
    ]);
    expect(transactions.map(({ raw }) => 'clockStepped' in (raw.data as object))).toEqual([false, true, false]);
  });
});

describe('supervisor mode', () => {
  it.each([
    ['SUPERVISOR MODE ENTRY', 'SUPERVISOR MODE EXIT'],
    ['进入管理模式', '退出管理模式'],
    ['*0001*1*P*21', '*0001*1*P*20'],
  ])('is entered by %s and left by %s', (entered, left) => {
    const { seen } = new Reader().read(entered, left);
    expect(seen.map((one) => one.kind === 'mode' && one.active)).toEqual([true, false]);
  });
});

describe('evidence', () => {
  it('loses a card number that the printer broke in two', () => {
    const lines = evidenceLines(['PAN 41111111', '11111111 OK', 'REF 123']);
    expect(lines).toEqual(['PAN ****', '**** OK', 'REF 123']);
    expect(evidenceLines(['REF 123', '456 X'])).toEqual(['REF 123', '456 X']);
  });

  it('never holds a card number, wherever it is printed', () => {
    const cards = fc.constantFrom(...CARDS);
    const before = fc.constantFrom('PAN ', '卡号：', 'REF: ', 'AMOUNT: ', 'TRACK2 ', 'STAN', '', '*0001*1*E*5,M-10 ');
    const line = fc
      .tuple(before, cards, fc.constantFrom('', '=29121011234', ' OK', ',R-1'))
      .map((parts) => parts.join(''));
    const other = fc.constantFrom(
      'TRANSACTION START',
      'TRANSACTION END',
      'CARD RETAINED',
      'NOTES RETRACTED',
      '*1*1*D*1',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, other), { maxLength: 12 }), (lines) => {
        const said = JSON.stringify(
          new Reader().read(...lines).seen.map((one) => ({ ...one, raw: cutEvidence(one.raw) })),
        );
        for (const card of CARDS) expect(said).not.toContain(card);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is bounded, however long a transaction is', () => {
    const reader = new Reader().read(
      'TRANSACTION START',
      ...Array.from({ length: 50_000 }, (_unused, i) => `LINE ${i}`),
    );
    expect(JSON.stringify(reader.state).length).toBeLessThan(10_000);
  });
});

describe('the patterns of a journal', () => {
  it('are refused when they are no regular expressions', () => {
    expect(journalPatterns.safeParse({ start: ['('] }).success).toBe(false);
    expect(journalPatterns.safeParse({ begin: ['A'] }).success).toBe(false);
  });
});
