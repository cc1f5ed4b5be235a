import { Inject, Injectable } from '@nestjs/common';
import { inLanguage, type Bilingual, type Language } from '#libs/domain';
import { DATABASE, type Database } from '../database/sql.js';
import { Roster } from '../roster/index.js';

/** What people are called, for readers. Whoever is gone keeps their id. */
@Injectable()
export class PeopleNames {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(Roster) private readonly roster: Roster,
  ) {}

  async ofTechnician(id: string | null, language: Language): Promise<string> {
    const technician = id ? (await this.roster.read()).technician(id) : undefined;
    return technician ? inLanguage(technician.name, language) : (id ?? '');
  }

  async ofAccount(username: string, language: Language): Promise<string> {
    const name = (await this.ofAccounts([username])).get(username);
    return name ? inLanguage(name, language) : username;
  }

  async ofAccounts(usernames: readonly string[]): Promise<Map<string, Bilingual>> {
    if (usernames.length === 0) return new Map();
    const rows = await this.database.run<{ username: string; zh: string; en: string }>(
      {
        name: 'account-names',
        text: 'SELECT username, name_zh AS zh, name_en AS en FROM account WHERE username = ANY($1::text[])',
      },
      [usernames],
    );
    return new Map(rows.map(({ username, zh, en }) => [username, { zh, en }]));
  }
}
