import { Inject, Injectable } from '@nestjs/common';
import type { Account } from '../auth/index.js';
import { DATABASE, type Database } from '../database/sql.js';
import { TerminalDirectory, type Bank } from '../terminal/index.js';

const UNNAMED: Bank = { name: { zh: '银行', en: 'Bank' }, hotline: '', timeZone: 'UTC' };

/** Who the bank is, and which of its regions an account may see. */
@Injectable()
export class BankDirectory {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(TerminalDirectory) private readonly directory: TerminalDirectory,
  ) {}

  read(): Bank {
    return this.directory.bank() ?? UNNAMED;
  }

  /** Empty: every region. A technician sees the regions they serve. */
  async regionsOf(account: Account): Promise<string[]> {
    if (account.role !== 'technician') return [];
    const [row] = await this.database.run<{ regions: string[] }>(
      { name: 'technician-regions', text: 'SELECT regions FROM technician WHERE id = $1' },
      [account.technicianId],
    );
    // A technician's account without a technician behind it sees nothing at all rather than everything.
    return row?.regions ?? ['-'];
  }
}
