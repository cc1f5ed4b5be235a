import type { BankFileInput } from '#libs/contract';

type Row = [id: string, zh: string, en: string, language: 'zh-CN' | 'en', skills: string, lat: number, lon: number];

const MACHINE = 'card cash printer';
const SYSTEMS = 'power network security application';

/** East looks after Shinan and Laoshan, West after Shibei and the West Coast; six people each, in three pairs. */
const EAST: Row[] = [
  ['tech01', '陈晓东', 'Chen Xiaodong', 'zh-CN', `${MACHINE} security`, 36.067, 120.379],
  ['tech02', '王丽', 'Wang Li', 'zh-CN', SYSTEMS, 36.071, 120.401],
  ['tech03', '赵海波', 'Zhao Haibo', 'zh-CN', MACHINE, 36.098, 120.455],
  ['tech04', '米娅·罗西', 'Mia Rossi', 'en', `${SYSTEMS} printer`, 36.062, 120.345],
  ['tech05', '孙强', 'Sun Qiang', 'zh-CN', `${MACHINE} power`, 36.12, 120.468],
  ['tech06', '周敏', 'Zhou Min', 'zh-CN', `${SYSTEMS} card`, 36.065, 120.321],
];
const WEST: Row[] = [
  ['tech07', '刘建国', 'Liu Jianguo', 'zh-CN', `${MACHINE} security`, 36.086, 120.356],
  ['tech08', '汤姆·李', 'Tom Lee', 'en', SYSTEMS, 36.11, 120.37],
  ['tech09', '高翔', 'Gao Xiang', 'zh-CN', MACHINE, 35.964, 120.18],
  ['tech10', '林雪', 'Lin Xue', 'zh-CN', `${SYSTEMS} cash`, 35.952, 120.205],
  ['tech11', '阿米娜·汗', 'Amina Khan', 'en', `${MACHINE} network`, 35.972, 120.24],
  ['tech12', '徐立', 'Xu Li', 'zh-CN', SYSTEMS, 36.09, 120.345],
];

/** Numbers that cannot be anybody's: no Chinese number begins with 100 after the country code. */
const phoneOf = (id: string) => `+8610000000${100 + Number(id.slice(4))}`;

const person =
  (regions: string[]) =>
  ([id, zh, en, language, skills, lat, lon]: Row): BankFileInput['technicians'][number] => ({
    id,
    name: { zh, en },
    phone: phoneOf(id),
    email: `${id}@northstar.example`,
    language,
    skills: skills.split(' '),
    regions,
    place: { lat, lon },
  });

/** The carrier's people: they have the keys of the cassettes, and are asked for cash work only. */
const CASH_CREW: Row[] = [
  ['tech13', '马骏', 'Ma Jun', 'zh-CN', 'cash', 36.075, 120.36],
  ['tech14', '何雨', 'He Yu', 'zh-CN', 'cash', 36.08, 120.37],
  ['tech15', '罗伯特·金', 'Robert Kim', 'en', 'cash', 36.06, 120.38],
];

const ALL_REGIONS = ['shinan', 'shibei', 'laoshan', 'west-coast'];

export const TECHNICIANS: BankFileInput['technicians'] = [
  ...EAST.map(person(['shinan', 'laoshan'])),
  ...WEST.map(person(['shibei', 'west-coast'])),
  ...CASH_CREW.map(person(ALL_REGIONS)),
];

/** The maker's service: asked last, under a contract of its own. */
export const VENDORS = [
  {
    id: 'polaris-service',
    name: { zh: '极星设备维保', en: 'Polaris Service' },
    phone: '+8610000000195',
    email: 'dispatch@polaris.example',
    language: 'zh-CN',
    skills: ['card', 'cash', 'printer', 'power', 'network', 'application'],
    regions: ALL_REGIONS,
    place: { lat: 36.12, lon: 120.42 },
    contract: { acceptMinutes: 30, arriveMinutes: 240, restoreMinutes: 480 },
  },
] satisfies BankFileInput['vendors'];

/** Accounts of people who are sent nowhere: one for each role. */
export const OFFICE = [
  { username: 'desk', role: 'desk', name: { zh: '夜间值班员', en: 'Night desk' } },
  { username: 'lead', role: 'lead', name: { zh: '值班主管', en: 'Duty lead' } },
  { username: 'admin', role: 'admin', name: { zh: '系统管理员', en: 'Administrator' } },
  { username: 'dispatcher', role: 'dispatcher', name: { zh: '调度员', en: 'Dispatcher' } },
  { username: 'care', role: 'customerCare', name: { zh: '客服专员', en: 'Customer care' } },
  { username: 'auditor', role: 'auditor', name: { zh: '审计员', en: 'Auditor' } },
  { username: 'wallboard', role: 'wallboard', name: { zh: '监控大屏', en: 'Wallboard' } },
] satisfies Omit<BankFileInput['accounts'][number], 'password' | 'language'>[];

export const DESKS = [
  {
    id: 'night-desk',
    name: { zh: '夜间值班台', en: 'Night desk' },
    phone: '+8610000000190',
    email: 'desk@northstar.example',
    language: 'zh-CN',
  },
  {
    id: 'duty-lead',
    kind: 'lead',
    name: { zh: '值班主管', en: 'Duty lead' },
    phone: '+8610000000191',
    email: 'lead@northstar.example',
    language: 'en',
  },
] satisfies BankFileInput['desks'];

const WEEKDAYS = [1, 2, 3, 4, 5];
const WEEKEND = [6, 7];

/** The pairs of one half of the city; each pair has all skills between its two people. */
type Duty = [weekdays: number[], from: string, to: string, first: 0 | 1 | 2, second: 0 | 1 | 2];
const DUTIES: Duty[] = [
  [WEEKDAYS, '08:00', '18:00', 0, 1],
  [WEEKDAYS, '18:00', '23:00', 1, 2],
  [WEEKDAYS, '23:00', '08:00', 2, 0],
  [WEEKEND, '08:00', '20:00', 1, 0],
  [WEEKEND, '20:00', '08:00', 0, 2],
];

const HALVES = [
  { regions: ['shinan', 'laoshan'], people: EAST },
  { regions: ['shibei', 'west-coast'], people: WEST },
];

/** The vendor's hot line answers day and night. */
const VENDOR_LINE = ALL_REGIONS.map((region) => ({
  region,
  line: 'vendor' as const,
  weekdays: [...WEEKDAYS, ...WEEKEND],
  from: '00:00',
  to: '00:00',
  technicians: VENDORS.map(({ id }) => id),
}));

/** The cash crew takes turns, a day each, in every region together. */
export const ROTATIONS = ALL_REGIONS.map((region) => ({
  id: `cash-${region}`,
  name: { zh: '加钞轮值', en: 'Cash crew' },
  region,
  line: 'cash' as const,
  participants: CASH_CREW.map(([id]) => id),
  unit: 'days' as const,
  length: 1,
  handOver: '08:00',
  startsOn: '2026-01-01',
})) satisfies BankFileInput['rotations'];

const TWO_LINES: BankFileInput['shifts'] = HALVES.flatMap(({ regions, people }) =>
  regions.flatMap((region) =>
    DUTIES.flatMap(([weekdays, from, to, ...pairs]) =>
      pairs.map((pair, line) => ({
        region,
        line: line === 0 ? ('first' as const) : ('second' as const),
        weekdays,
        from,
        to,
        technicians: [people[2 * pair]![0], people[2 * pair + 1]![0]],
      })),
    ),
  ),
);

/** First and second line of every region around the clock, and the vendor behind them. */
export const SHIFTS: BankFileInput['shifts'] = [...TWO_LINES, ...VENDOR_LINE];
