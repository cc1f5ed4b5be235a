import { Inject, Injectable } from '@nestjs/common';
import type { ReportReceipt, ReportRequest } from '#libs/contract';
import { holdsCardNumber, isPhoneWithCountry, type Bilingual, type ReportMatch } from '#libs/domain';
import { DATABASE, type Database } from '../database/sql.js';
import { TerminalDirectory } from '../terminal/index.js';
import { RecordReport } from './record-report.js';
import { ReportSignals } from './report-signals.js';
import { TrackingLinks } from './tracking-links.js';

export type ReportOutcome =
  | { outcome: 'recorded'; receipt: ReportReceipt; reason: ReportMatch['reason'] }
  | { outcome: 'refused'; status: 404 | 422; code: 'unknownTerminal' | 'cardNumberGiven'; detail: Bilingual };

const REFUSALS = {
  unknownTerminal: {
    outcome: 'refused',
    status: 404,
    code: 'unknownTerminal',
    detail: { zh: '没有找到这台机器，请核对终端号。', en: 'We do not know this machine. Please check its number.' },
  },
  cardNumberGiven: {
    outcome: 'refused',
    status: 422,
    code: 'cardNumberGiven',
    detail: {
      zh: '这看起来像完整卡号。请删掉，我们只需要末四位。',
      en: 'This looks like a full card number. Please remove it; we need only the last four digits.',
    },
  },
} as const satisfies Record<string, ReportOutcome>;

/** What of a report is done outside its transaction. */
@Injectable()
export class ReportCase {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly recorder: RecordReport,
    private readonly directory: TerminalDirectory,
    private readonly links: TrackingLinks,
    private readonly signals: ReportSignals,
  ) {}

  /**
   * A customer tells of a card or cash that the machine kept. Their report joins what the machine told already; a card
   * that the machine knows nothing of may be in a trap, which is an incident of its own (product criteria C06, C07).
   * A card number is refused and nothing of it kept.
   */
  async report(request: ReportRequest): Promise<ReportOutcome> {
    const { phone = '', text = '', terminal: typed } = request;
    if ([text, typed, isPhoneWithCountry(phone) ? '' : phone].some(holdsCardNumber)) return REFUSALS.cardNumberGiven;
    const terminal = this.directory.find(request.terminal);
    if (!terminal) return REFUSALS.unknownTerminal;
    const link = this.links.make();
    const accepted = { request, terminal, site: this.directory.siteOf(terminal.id)?.name, tokenHash: link.hash };
    const now = this.signals.now();
    const { record, reason } = await this.database.transaction((sql) => this.recorder.record(sql, accepted, now));
    this.signals.recorded();
    return { outcome: 'recorded', receipt: { caseNumber: record.number, trackingUrl: link.url }, reason };
  }
}
