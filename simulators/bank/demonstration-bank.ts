import { bankFile, type BankFile, type BankFileInput } from '#libs/contract';
import { DESKS, OFFICE, ROTATIONS, SHIFTS, TECHNICIANS, VENDORS } from './people.table.js';
import { LINE_OF_REGION, MODELS, REGIONS, SITES, TERMINALS_PER_SITE } from './places.table.js';

/** Skill words that a technician of this bank may have; the fault catalogue asks for them. */
export const SKILLS = ['card', 'cash', 'printer', 'power', 'network', 'security', 'application'] as const;

const terminalId = (number: number) => `T${String(number).padStart(4, '0')}`;

/**
 * 北辰银行 / Northstar Bank, which does not exist: 4 regions, 14 sites, terminals T0001 to T0040, 12 technicians, a cash
 * crew, a vendor, a desk and its lead, and a roster that has a first and a second line in every region at every minute.
 *
 * @param password of every account: one for each role, then `tech01` …
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
    vendors: VENDORS,
    desks: DESKS,
    shifts: SHIFTS,
    rotations: ROTATIONS,
    accounts: accounts(password),
  } satisfies BankFileInput);
}

function terminals(): BankFileInput['terminals'] {
  const sites = SITES.flatMap((site, index) => new Array<typeof site>(TERMINALS_PER_SITE[index] ?? 0).fill(site));
  return sites.map((site, index) => ({
    id: terminalId(index + 1),
    site: site.id,
    ...LINE_OF_REGION[site.region],
    model: MODELS[index % MODELS.length]!,
  }));
}

function accounts(password: string): BankFileInput['accounts'] {
  return [
    ...OFFICE.map((account) => ({ ...account, password, language: 'zh-CN' as const })),
    ...[...TECHNICIANS, ...VENDORS].map(({ id, name, language }) => ({
      username: id,
      password,
      role: 'technician' as const,
      name,
      technician: id,
      language,
    })),
  ];
}
