import type { BankFile } from '#libs/contract';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const SKILLS = ['card', 'cash', 'printer', 'power', 'network', 'security', 'application'];
const REGIONS = 4;
const SITES = 400;
const TECHNICIANS = 80;

export const terminalName = (n: number): string => `B${String(n + 1).padStart(5, '0')}`;

/** A bank of many terminals, with technicians spread over its regions and all of them on call. */
export function benchBank(terminals: number): BankFile {
  const named = (name: string) => ({ zh: name, en: name });
  const region = (n: number) => `region-${n % REGIONS}`;
  const place = (n: number) => ({ lat: 31 + (n % 20) * 0.02, lon: 121 + Math.floor(n / 20) * 0.02 });
  const technicians = Array.from({ length: TECHNICIANS }, (_, n) => ({
    id: `tech${String(n + 1).padStart(3, '0')}`,
    name: named(`Technician ${n + 1}`),
    phone: `+86138${String(n).padStart(8, '0')}`,
    language: 'zh-CN' as const,
    skills: SKILLS,
    regions: [region(n)],
    place: place(n * 5),
  }));
  return {
    name: named('Bench Bank'),
    hotline: '95500',
    timeZone: 'Asia/Shanghai',
    regions: Array.from({ length: REGIONS }, (_, n) => ({ id: region(n), name: named(region(n)) })),
    sites: Array.from({ length: SITES }, (_, n) => ({
      id: `site-${n}`,
      region: region(n),
      name: named(`Site ${n}`),
      address: named(`${n} Bench Road`),
      place: place(n),
    })),
    terminals: Array.from({ length: terminals }, (_, n) => ({
      id: terminalName(n),
      site: `site-${n % SITES}`,
      model: 'Bench',
    })),
    technicians,
    desks: [
      { id: 'night', name: named('Night desk'), phone: '+8613900000000', language: 'zh-CN', kind: 'desk', regions: [] },
    ],
    shifts: Array.from({ length: REGIONS }, (_, n) => ({
      region: region(n),
      line: 'first' as const,
      weekdays: EVERY_DAY,
      from: '00:00',
      to: '00:00',
      technicians: technicians.filter((person) => person.regions.includes(region(n))).map((person) => person.id),
    })),
    accounts: [],
  };
}
