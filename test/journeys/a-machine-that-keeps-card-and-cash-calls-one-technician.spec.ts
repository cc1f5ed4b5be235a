import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';
import { smallBank } from '../harness/small-bank.js';

const SKILLS = [...new Set(smallBank.technicians.flatMap(({ skills }) => skills))];
/** Everybody can do everything, so that the second fault could be somebody else's. */
const bank = { ...smallBank, technicians: smallBank.technicians.map((each) => ({ ...each, skills: SKILLS })) };

describe('a machine that keeps a card and cash', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ OFFER_SECONDS: '300' }, bank)));
  afterAll(() => watch?.end());

  it('calls one technician for both, who answers each, and leaves the other one for the next machine', async () => {
    const terminal = await watch.terminal('T0001');
    terminal.captureCard();
    terminal.retainCash();
    const [kept, nearest] = [/T0001/, watch.phone('tech01')];
    await eventually('two pages to one phone', () => nearest.texts().filter((text) => kept.test(text)).length === 2);
    await watch.phone('tech02').expectNoMoreThan(0, kept);

    const technician = await watch.signedIn('tech01');
    for (const fault of ['card.captured', 'cash.retained']) {
      const { id } = await technician.theIncident(fault);
      expect((await technician.act(id, 'accept')).state).toBe('accepted');
    }
    (await watch.terminal('T0002')).captureCard();
    await watch.phone('tech02').expectSms(/T0002/);
  });
});
