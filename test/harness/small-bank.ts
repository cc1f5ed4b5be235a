import { bankFile, type BankFile } from '#libs/contract';

export const PASSWORD = 'a password for tests';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const person = (id: string, [zh, en]: [string, string], skills: string[], lat: number) => ({
  id,
  name: { zh, en },
  phone: `+8613800000${id.slice(-2).padStart(3, '0')}`,
  email: `${id}@bank.example`,
  language: 'zh-CN' as const,
  skills,
  regions: ['east'],
  place: { lat, lon: 121.47 },
});

/**
 * A bank just large enough for a journey: two sites ten kilometres apart, and at every hour somebody near each site for
 * each skill. tech01 (cards) and tech02 (cash) are nearest to site-1; tech03 can do both and is further away.
 */
export const smallBank: BankFile = bankFile.parse({
  name: { zh: '北辰银行', en: 'Northstar Bank' },
  hotline: '95500',
  timeZone: 'Asia/Shanghai',
  regions: [{ id: 'east', name: { zh: '东区', en: 'East' } }],
  sites: [
    {
      id: 'site-1',
      region: 'east',
      name: { zh: '人民路支行', en: 'Renmin Road Branch' },
      address: { zh: '人民路1号', en: '1 Renmin Road' },
      place: { lat: 31.23, lon: 121.47 },
    },
    {
      id: 'site-2',
      region: 'east',
      name: { zh: '机场支行', en: 'Airport Branch' },
      address: { zh: '机场路2号', en: '2 Airport Road' },
      place: { lat: 31.33, lon: 121.47 },
    },
  ],
  terminals: ['T0001', 'T0002', 'T0003', 'T0004'].map((id, index) => ({
    id,
    site: index < 3 ? 'site-1' : 'site-2',
    model: 'Sim 100',
  })),
  technicians: [
    person('tech01', ['陈伟', 'Chen Wei'], ['card', 'printer'], 31.231),
    person('tech02', ['李娜', 'Li Na'], ['cash', 'power', 'network'], 31.232),
    person(
      'tech03',
      ['王强', 'Wang Qiang'],
      ['card', 'cash', 'network', 'power', 'security', 'application', 'printer'],
      31.4,
    ),
  ],
  desks: [
    { id: 'night', name: { zh: '夜班监控台', en: 'Night desk' }, phone: '+8613900000000', language: 'zh-CN' },
    { id: 'lead', kind: 'lead', name: { zh: '值班长', en: 'Duty lead' }, phone: '+8613900000001', language: 'zh-CN' },
  ],
  shifts: [
    {
      region: 'east',
      line: 'first',
      weekdays: EVERY_DAY,
      from: '00:00',
      to: '00:00',
      technicians: ['tech01', 'tech02'],
    },
    { region: 'east', line: 'second', weekdays: EVERY_DAY, from: '00:00', to: '00:00', technicians: ['tech03'] },
  ],
  accounts: [
    { username: 'desk', password: PASSWORD, role: 'desk', name: { zh: '值班台', en: 'Desk' }, language: 'zh-CN' },
    { username: 'lead', password: PASSWORD, role: 'lead', name: { zh: '值班长', en: 'Lead' }, language: 'en' },
    ...['tech01', 'tech02', 'tech03'].map((id) => ({
      username: id,
      password: PASSWORD,
      role: 'technician',
      name: { zh: id, en: id },
      technician: id,
      language: 'zh-CN',
    })),
  ],
});
