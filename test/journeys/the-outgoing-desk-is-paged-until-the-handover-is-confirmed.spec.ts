import { bankFile, type HandoverView } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';
import { smallBank } from '../harness/small-bank.js';

/** Two desks, and nobody who could take what the terminals raise: every incident is the desk's. */
const bank = bankFile.parse({
  ...smallBank,
  desks: [
    ...smallBank.desks,
    { id: 'day', name: { zh: '白班监控台', en: 'Day desk' }, phone: '+8613900000009', language: 'zh-CN' },
  ],
  technicians: smallBank.technicians.map((each) => ({ ...each, skills: ['printer'] })),
});

describe('a handover between two desks', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({}, bank)));
  afterAll(() => watch?.end());

  it('leaves the outgoing desk paged until the incoming person confirms, and pages the incoming one from then on', async () => {
    const terminals = await watch.fakeTerminals('T0001', 'T0002', 'T0003');
    const [desk, lead] = [await watch.signedIn('desk'), await watch.signedIn('lead')];
    const handOver = async (toDesk: string): Promise<string> => {
      const { id } = await desk.post<HandoverView>('/api/handovers', { toDesk });
      await desk.post(`/api/handovers/${id}/sign`, {});
      return id;
    };
    await lead.post(`/api/handovers/${await handOver('night')}/confirm`, {});
    await terminals[0]!.raise('dispenser.jam', 'cashDispenser');
    await watch.phone('night').expectSms(/T0001/);
    expect(watch.phone('day').texts()).toEqual([]);

    const id = await handOver('day');
    await terminals[1]!.raise('dispenser.jam', 'cashDispenser');
    await watch.phone('night').expectSms(/T0002/);
    await watch.phone('day').expectNoMoreThan(0, /./);

    const confirmed = await lead.post<HandoverView>(`/api/handovers/${id}/confirm`, {});
    expect(confirmed.content.openIncidents.map(({ terminalId }) => terminalId)).toEqual(['T0001']);
    await terminals[2]!.raise('dispenser.jam', 'cashDispenser');
    await watch.phone('day').expectSms(/T0003/);
    await watch.phone('night').expectNoMoreThan(0, /T0003/);
    await eventually('the history names both', async () =>
      (await desk.get<{ items: HandoverView[] }>('/api/handovers')).items.every(({ state }) => state === 'confirmed'),
    );
  });
});
