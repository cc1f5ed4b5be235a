import { bankFile, type BankFile } from '#libs/contract';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { verifyPassword } from '../auth/index.js';
import { findLooseEnds, importBank, PostgresBankStore, resetPasswords } from './index.js';

const bank: BankFile = {
  name: { zh: '北辰银行', en: 'Northstar Bank' },
  hotline: '95500',
  timeZone: 'Asia/Shanghai',
  regions: [{ id: 'east', name: { zh: '东区', en: 'East' } }],
  sites: [
    {
      id: 's1',
      region: 'east',
      name: { zh: '一号', en: 'One' },
      address: { zh: '路', en: 'Road' },
      place: { lat: 31, lon: 121 },
    },
  ],
  terminals: [{ id: 'T0001', site: 's1', model: 'M', network: 'line-1', host: 'front-1' }],
  technicians: [
    {
      id: 'tech01',
      name: { zh: '甲', en: 'A' },
      phone: '+8613800000001',
      language: 'zh-CN',
      skills: ['card'],
      regions: ['east'],
      place: { lat: 31, lon: 121 },
    },
  ],
  desks: [
    {
      id: 'night',
      name: { zh: '夜班', en: 'Night' },
      phone: '13800000000',
      language: 'zh-CN',
      kind: 'desk',
      regions: [],
    },
  ],
  shifts: [{ region: 'east', line: 'first', weekdays: [1, 7], from: '20:30', to: '08:00', technicians: ['tech01'] }],
  accounts: [
    {
      username: 'desk',
      password: 'long enough',
      role: 'desk',
      name: { zh: '台', en: 'Desk' },
      language: 'zh-CN',
      regions: [],
    },
  ],
};

describe('importing a bank', () => {
  let test: TestDatabase;
  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(() => test.drop());

  it('writes every table once, and only into an empty database', async () => {
    const store = new PostgresBankStore(test.database);
    expect(await importBank(store, bank)).toBe(true);
    expect(await importBank(store, bank)).toBe(false);
    const [shift] = await test.database.run({
      text: 'SELECT weekdays, from_minute, to_minute, technician_ids FROM shift',
    });
    expect(shift).toEqual({ weekdays: [1, 7], from_minute: 1230, to_minute: 480, technician_ids: ['tech01'] });
    const [terminal] = await test.database.run({ text: 'SELECT network_id, host_id FROM terminal' });
    expect(terminal).toEqual({ network_id: 'line-1', host_id: 'front-1' });
    const [account] = await test.database.run<{ password_hash: string }>({ text: 'SELECT password_hash FROM account' });
    expect(await verifyPassword('long enough', account!.password_hash)).toBe(true);
    expect(await verifyPassword('long enougH', account!.password_hash)).toBe(false);
  });

  it('brings rotations too, where the file has any', async () => {
    const other = await createTestDatabase();
    const rotations = [
      {
        id: 'nights',
        name: { zh: '夜班', en: 'Nights' },
        region: 'east',
        line: 'first' as const,
        participants: ['tech01'],
        unit: 'weeks' as const,
        length: 2,
        handOver: '08:30',
        startsOn: '2026-11-23',
        windows: [{ weekdays: [6, 7], from: '20:00', to: '08:00' }],
        dayKind: 'holiday' as const,
      },
    ];
    await importBank(new PostgresBankStore(other.database), { ...bank, rotations });
    const [row] = await other.database.run({ text: 'SELECT * FROM rotation' });
    await other.drop();
    expect(row).toMatchObject({
      participants: ['tech01'],
      unit: 'weeks',
      hand_over_minute: 510,
      starts_on: '2026-11-23',
      windows: [{ weekdays: [6, 7], fromMinute: 1200, toMinute: 480 }],
      day_kind: 'holiday',
      version: 1,
    });
    const broken = { ...bank, rotations: [{ ...rotations[0]!, participants: ['ghost'], region: 'west' }] };
    expect(findLooseEnds(broken)).toEqual([
      'rotation nights names "west", which the file does not define',
      'rotation nights names "ghost", which the file does not define',
    ]);
  });

  it('sets the passwords of a bank that is there already', async () => {
    const store = new PostgresBankStore(test.database);
    await resetPasswords(store, { ...bank, accounts: [{ ...bank.accounts[0]!, password: 'another one' }] });
    const [account] = await test.database.run<{ password_hash: string }>({ text: 'SELECT password_hash FROM account' });
    expect(await verifyPassword('another one', account!.password_hash)).toBe(true);
  });

  it('refuses a time zone that no clock knows', () => {
    expect(bankFile.safeParse(bank).success).toBe(true);
    const { error } = bankFile.safeParse({ ...bank, timeZone: 'Asia/Shangai' });
    expect(error!.issues).toMatchObject([{ path: ['timeZone'], message: expect.stringContaining('IANA') }]);
  });

  it('names what a file uses and does not define', () => {
    const broken = { ...bank, terminals: [{ id: 'T1', site: 'nowhere', model: 'M' }] };
    expect(findLooseEnds(broken)).toEqual(['terminal T1 names "nowhere", which the file does not define']);
  });
});
