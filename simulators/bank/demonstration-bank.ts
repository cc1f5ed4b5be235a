import { bankFile, type BankFile, type BankFileInput } from '#libs/contract';
import { DESKS, SHIFTS, TECHNICIANS } from './people.table.js';
import { MODELS, REGIONS, SITES, TERMINALS_PER_SITE } from './places.table.js';

/** Skill words that a technician of this bank may have; the fault catalogue asks for them. */
export const SKILLS = ['card', 'cash', 'printer', 'power', 'network', 'security', 'application'] as const;

const terminalId = (number: number) => `T${String(number).padStart(4, '0')}`;

/**
 * 北辰银行 / Northstar Bank, which does not exist: 4 regions, 14 sites, terminals T0001 to T0040, 12 technicians, two
 * desks, and a roster that has a first and a second line in every region at every minute.
 *
 * @param password of every account: `desk`, `lead`, `admin`, `tech01` …
 */
export function demonstrationBank(password: string): BankFile {
  return bankFile.parse({
    name: { zh: '北辰银行', en: 'Northstar Bank' },
    hotline: '400-555-0199',
    timeZone: 'Asia/Shanghai',
    regions: REGIONS,
    sites: SITES,
    terminals: terminals(),
    technicians: TECHNICIANS,
    desks: DESKS,
    shifts: SHIFTS,
    accounts: accounts(password),
  } satisfies BankFileInput);
}

function terminals(): BankFileInput['terminals'] {
  const sites = SITES.flatMap((site, index) => new Array<string>(TERMINALS_PER_SITE[index] ?? 0).fill(site.id));
  return sites.map((site, index) => ({
    id: terminalId(index + 1),
    site,
    model: MODELS[index % MODELS.length]!,
  }));
}

function accounts(password: string): BankFileInput['accounts'] {
  const office = (username: string, role: 'desk' | 'lead' | 'admin', zh: string, en: string) => ({
    username,
    password,
    role,
    name: { zh, en },
    language: 'zh-CN' as const,
  });
  return [
    office('desk', 'desk', '夜间值班员', 'Night desk'),
    office('lead', 'lead', '值班主管', 'Duty lead'),
    office('admin', 'admin', '系统管理员', 'Administrator'),
    ...TECHNICIANS.map(({ id, name, language }) => ({
      username: id,
      password,
      role: 'technician' as const,
      name,
      technician: id,
      language,
    })),
  ];
}
