import { eventually } from '#libs/testkit';
import type { CustomerCaseView, ReportReceipt } from '#libs/contract';
import { NightWatch } from '../harness/night-watch.js';

describe("a customer's report of a swallowed card", () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('joins the case that the machine opened by itself, and the customer can follow it', async () => {
    (await watch.terminal('T0001')).captureCard();
    const desk = await watch.signedIn('desk');
    const { id } = await desk.theIncident('card.captured');
    const number = await eventually('a case', async () => (await desk.incident(id)).caseNumber);

    const receipt = await watch.public.post<ReportReceipt>('/api/public/reports', {
      terminal: 'T0001',
      kind: 'card',
      phone: '13912345678',
      language: 'zh-CN',
    });
    expect(receipt.caseNumber).toBe(number);
    await watch.phone('13912345678').expectSms(new RegExp(number));

    const token = receipt.trackingUrl.split('/').at(-1)!;
    const follow = () => watch.public.get<CustomerCaseView>(`/api/public/cases/${token}`);
    expect(await follow()).toMatchObject({ caseNumber: number, state: 'received', suspectedTrap: false });
    expect((await follow()).detectedAt).not.toBeNull();

    const technician = await watch.signedIn('tech01');
    await technician.act(id, 'accept');
    await eventually(
      'the customer sees that somebody is on the way',
      async () => (await follow()).state === 'technicianSent',
    );
  });

  it('is a suspected trap when the machine saw nothing', async () => {
    const receipt = await watch.public.post<ReportReceipt>('/api/public/reports', { terminal: 'T0004', kind: 'card' });
    const desk = await watch.signedIn('desk');
    expect(await desk.theIncident('card.trapSuspected')).toMatchObject({ terminalId: 'T0004', priority: 'P1' });
    const token = receipt.trackingUrl.split('/').at(-1)!;
    expect(await watch.public.get(`/api/public/cases/${token}`)).toMatchObject({
      suspectedTrap: true,
      detectedAt: null,
    });
  });

  it('is refused when it holds what nobody may be asked for', async () => {
    const report = { terminal: 'T0001', kind: 'card', text: 'my card is 4111 1111 1111 1111' };
    await expect(watch.public.post('/api/public/reports', report)).rejects.toMatchObject({
      status: 422,
      contentType: expect.stringContaining('application/problem+json'),
    });
    await expect(
      watch.public.post('/api/public/reports', { terminal: 'T0001', kind: 'card', pin: '1234' }),
    ).rejects.toMatchObject({ status: 400 });
  });
});
