import { Inject, Injectable } from '@nestjs/common';
import type { Account } from '../auth/index.js';
import { DATABASE, type Database } from '../database/sql.js';
import { TerminalDirectory, type Bank } from '../terminal/index.js';

const UNNAMED: Bank = { name: { zh: '银行', en: 'Bank' }, hotline: '', timeZone: 'UTC' };

/** What an account may see of the bank's terminals and incidents. */
export interface ReaderScope {
  /** Empty: every region. */
  regions: string[];
  /** Whoever is asked to take an incident sees it, also outside of their regions. */
  technicianId: string | null;
}

/** Who the bank is, and what of it an account may see. */
@Injectable()
export class BankDirectory {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(TerminalDirectory) private readonly directory: TerminalDirectory,
  ) {}

  read(): Bank {
    return this.directory.bank() ?? UNNAMED;
  }

  /** A technician sees the regions they serve; the others those of their account. */
  async scopeOf({ role, technicianId, regions }: Account): Promise<ReaderScope> {
    if (role !== 'technician') return { regions, technicianId };
    const [row] = await this.database.run<{ regions: string[] }>(
      { name: 'technician-regions', text: 'SELECT regions FROM technician WHERE id = $1' },
      [technicianId],
    );
    // A technician's account without a technician behind it sees nothing at all rather than everything.
    return { regions: row?.regions ?? ['-'], technicianId };
  }
}
