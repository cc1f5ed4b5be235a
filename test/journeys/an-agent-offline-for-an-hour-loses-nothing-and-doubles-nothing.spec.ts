import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('an agent that is offline for an hour', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('delivers everything that happened, once and in order', async () => {
    const terminal = await watch.terminal('T0001');
    terminal.wire.cutOff();
    terminal.captureCard();
    await eventually('the capture is journaled', () => terminal.queued >= 1);
    watch.clock.forward('30m');
    terminal.machine.paperOut();
    await eventually('the paper is journaled', () => terminal.queued >= 2);
    watch.clock.forward('30m');
    terminal.wire.mend();

    const desk = await watch.signedIn('desk');
    await desk.theIncident('card.captured');
    await desk.theIncident('paper.out');
    await eventually('everything is acknowledged', () => terminal.queued === 0);
    const events = await watch.db.database.run<{ fault: string; seq: string }>({
      text: `SELECT fault, seq FROM device_event WHERE kind = 'raised' AND terminal_id = 'T0001' ORDER BY seq`,
    });
    expect(events.map((event) => event.fault)).toEqual(['card.captured', 'paper.out']);
    const holes = await watch.db.database.run({ text: 'SELECT * FROM journal_hole' });
    expect(holes).toEqual([]);
    await watch.phone('tech01').expectNoMoreThan(1, /T0001.*吞卡|吞卡.*T0001/);
  });
});
