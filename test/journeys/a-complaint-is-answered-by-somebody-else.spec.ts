import type { ComplaintDetail } from '#libs/contract';
import { refusal } from '../harness/api-stand.js';
import { NightWatch } from '../harness/night-watch.js';

describe('a complaint about a job', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ OFFER_SECONDS: '3600' })));
  afterAll(() => watch?.end());

  it('has its own number and handler, its outcome is told, and it is reopened when the customer is not satisfied', async () => {
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const technician = await watch.signedIn('tech01');
    const { id: incidentId } = await technician.theIncident('card.captured');
    for (const step of ['accept', 'travel', 'arrive']) await technician.act(incidentId, step);
    const desk = await watch.signedIn('desk');
    const customer = '+8613911112222';

    const complaint = await desk.post<ComplaintDetail>('/api/complaints', {
      incidentId,
      text: 'He was rude.',
      phone: customer,
      language: 'en',
    });
    expect(complaint).toMatchObject({ state: 'received', clock: 'running' });
    expect(complaint.number).toMatch(/^CMP-/);
    await watch.phone(customer).expectSms(new RegExp(complaint.number));

    const act = (word: string, body: object) =>
      desk.post<ComplaintDetail>(`/api/complaints/${complaint.id}/${word}`, body);
    expect(await refusal(act('assign', { handler: 'tech01' }))).toMatchObject({
      status: 403,
      body: { code: 'didTheJob' },
    });
    await act('assign', { handler: 'desk' });
    await act('answer', { text: 'We have apologised and trained him.' });
    await watch.phone(customer).expectSms(/apologised/);

    const again = await act('reopen', { text: 'Nobody has apologised to me.' });
    expect(again).toMatchObject({ state: 'received', handler: null, reopens: 1, clock: 'running' });
  });
});
