import type { IncidentRow } from '#libs/contract';
import { eventually } from '#libs/testkit';
import type { ApiClient } from '../harness/api-client.js';
import { BRANCH_TERMINALS, branchBank } from '../harness/branch-bank.js';
import type { FakeTerminal } from '../harness/fake-terminals.js';
import { NightWatch } from '../harness/night-watch.js';

describe('a power cut at a branch of thirty terminals', () => {
  let watch: NightWatch;
  let desk: ApiClient;
  let terminals: FakeTerminal[];
  beforeAll(async () => {
    watch = await NightWatch.begin({ SILENCE_SECONDS: '4', OFFER_SECONDS: '86400' }, branchBank);
    desk = await watch.signedIn('desk');
    terminals = await watch.fakeTerminals(...BRANCH_TERMINALS);
  });
  afterAll(() => watch?.end());

  const silent = async (): Promise<IncidentRow[]> =>
    (await desk.openIncidents()).filter(({ fault }) => fault === 'terminal.silent');
  const allTexts = (): string[] => ['tech01', 'tech02', 'tech03', 'night'].flatMap((id) => watch.phone(id).texts());

  it('is one page, and what belongs to it is linked and pages nobody', async () => {
    for (const terminal of terminals) terminal.cutOff();
    await eventually('all are silent', async () => (await silent()).length === 30);
    expect(allTexts()).toEqual([]);

    watch.clock.forward('61s');
    const outage = await desk.theIncident('site.outage');
    expect(outage).toMatchObject({ terminalId: 'branch', subject: 'site', siteName: 'Central Branch' });
    await watch.phone('tech02').expectSms(/ branch /);
    await watch.phone('tech02').expectNoMoreThan(1, /./);
    expect(allTexts()).toHaveLength(1);
    const detail = await desk.incident(outage.id);
    expect(detail.childCount).toBe(30);
    expect(detail.children.map(({ terminalId }) => terminalId).sort()).toEqual(BRANCH_TERMINALS);
    const children = await desk.openIncidents(`&parent=${outage.id}`);
    expect(children).toHaveLength(30);
    for (const child of children) expect(child).toMatchObject({ suppressedBy: 'parentOutage', parentId: outage.id });
    expect((await desk.incident(children[0]!.id)).timeline.at(-1)!.text).toContain(outage.number);
  });

  it('lets the one that stays down have its own when the other twenty-nine are back', async () => {
    for (const terminal of terminals.slice(1)) await terminal.join();
    await eventually('only one is silent', async () => (await silent()).length === 1);
    watch.clock.forward('5m');
    const stays = await eventually('split out', async () => {
      const [one] = await silent();
      return one?.suppressedBy === null && one.state === 'offered' && one;
    });
    expect(stays).toMatchObject({ terminalId: 'B0001', parentId: null });
    await watch.phone('tech02').expectSms(/B0001/);
    await eventually('the outage is closed', async () =>
      (await desk.openIncidents()).every(({ fault }) => fault !== 'site.outage'),
    );
    expect((await desk.openIncidents()).map(({ id }) => id)).toEqual([stays.id]);
  });
});
