import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import { SimulatedXfs4Iot, type SimulatedGeneration } from '../../simulators/devices/xfs4iot/index.js';
import { WatchedDriver } from './watched-driver.js';

const SAFE = ['ServicePublisher.GetServices', 'Common.Capabilities', 'Common.Status', 'Storage.GetStorage'];

describe.each<SimulatedGeneration>(['current', '2021-1'])('the XFS4IoT driver and a %s service', (generation) => {
  let terminal: SimulatedXfs4Iot;
  let agent: WatchedDriver;

  async function watch(more: Record<string, unknown> = {}): Promise<void> {
    terminal = new SimulatedXfs4Iot({ generation });
    const { port } = await terminal.start();
    agent = new WatchedDriver({
      driver: 'xfs4iot',
      // The second port has nothing behind it, as most of a real list.
      ports: [port, 1],
      backoff: { firstMs: 20, maxMs: 200 },
      commandTimeoutMs: 1_000,
      ...more,
    });
    await agent.says('application device online');
    await agent.says('cardReader captured[unit1] 0');
    await agent.says('cashDispenser retracted[unit5] 0');
    await agent.says('receiptPrinter paper[upper] full');
    await agent.says('safe safeDoor closed');
  }

  afterEach(async () => {
    agent.stop();
    await terminal.stop();
    expect(agent.error).toBeUndefined();
    expect(terminal.commands.filter((name) => !SAFE.includes(name))).toEqual([]);
  });

  it('finds every service and tells what each is', async () => {
    await watch();
    expect([...agent.driver.components].sort()).toEqual(
      ['application', 'cabinet', 'cardReader', 'cashDispenser', 'receiptPrinter', 'safe', 'ups'].sort(),
    );
    await agent.says('cashDispenser cassette[unit2] ok');
    await agent.says('cashDispenser rejectBin[unit1] ok');
    await agent.says('cardReader media notPresent');
    await agent.says('ups ups mains');
    await agent.says('application mode supervisor off');
  });

  it('tells a captured card by event and by counter', async () => {
    await watch();
    terminal.captureCard();
    const event = await agent.says('cardReader event cardCaptured[unit1]');
    expect(event.raw).toMatchObject({ protocol: 'xfs4iot', code: 'CardReader.CardActionEvent' });
    await agent.says('cardReader captured[unit1] 1');
    agent.forget();
    terminal.emptyBins();
    await agent.says('cardReader captured[unit1] 0');
  });

  it('tells a jammed card and its end', async () => {
    await watch();
    terminal.jamCard();
    await agent.says('cardReader media jammed');
    await agent.says('cardReader device[CardReader] hardwareError');
    agent.forget();
    terminal.clearCard();
    await agent.says('cardReader media notPresent');
    await agent.says('cardReader device[CardReader] online');
  });

  it('tells a filling card bin', async () => {
    await watch();
    terminal.cardBin('high');
    await agent.says('cardReader bin[unit1] high');
    terminal.cardBin('full');
    await agent.says('cardReader bin[unit1] full');
    terminal.emptyBins();
    await eventually(
      'bin ok again',
      () => agent.said().lastIndexOf('cardReader bin[unit1] ok') > agent.said().indexOf('cardReader bin[unit1] full'),
    );
  });

  it('tells retained cash by the retract counter, and cash found after a reset', async () => {
    await watch();
    terminal.retainCash(3);
    await agent.says('cashDispenser retracted[unit5] 1');
    terminal.findCashAfterReset();
    await agent.says(
      generation === 'current' ? 'cashDispenser event cashRetained[unit5]' : 'cashDispenser retracted[unit5] 2',
    );
  });

  it('tells presented and taken cash', async () => {
    await watch();
    terminal.presentCash();
    await agent.says('cashDispenser event cashPresented[outDefault]');
    await agent.says('cashDispenser exit[outDefault] blocked');
    agent.forget();
    terminal.takeCash();
    await agent.says('cashDispenser event cashTaken[outDefault]');
    await agent.says('cashDispenser exit[outDefault] empty');
  });

  it('tells a dispenser path and a shutter that stick, and their end', async () => {
    await watch();
    terminal.jamDispenser();
    await agent.says('cashDispenser transport[outDefault] jammed');
    terminal.jamShutter();
    await agent.says('cashDispenser shutter[outDefault] jammed');
    agent.forget();
    terminal.clearShutter();
    terminal.clearDispenser();
    await agent.says('cashDispenser shutter[outDefault] closed');
    await agent.says('cashDispenser transport[outDefault] ok');
  });

  it.each(['low', 'empty', 'missing', 'inoperative', 'manipulated', 'notConfigured'] as const)(
    'tells a cassette that is %s, and its end',
    async (status) => {
      await watch();
      terminal.cassette('unit3', status);
      await agent.says(`cashDispenser cassette[unit3] ${status}`);
      agent.forget();
      terminal.cassette('unit3', 'ok');
      await agent.says('cashDispenser cassette[unit3] ok');
    },
  );

  it('tells paper low, out and full again', async () => {
    await watch();
    agent.forget();
    terminal.paperLow();
    await agent.says('receiptPrinter paper[upper] low');
    terminal.paperOut();
    await agent.says('receiptPrinter paper[upper] out');
    terminal.paperOk();
    await agent.says('receiptPrinter paper[upper] full');
  });

  it('tells the safe door, the tamper sensor and the supervisor switch', async () => {
    await watch();
    terminal.openSafe();
    await agent.says('safe safeDoor open');
    terminal.tamper(true);
    await agent.says('cabinet tamper on');
    terminal.enterSupervisor();
    await agent.says('application mode supervisor on');
    agent.forget();
    terminal.closeSafe();
    terminal.tamper(false);
    terminal.leaveSupervisor();
    await agent.says('safe safeDoor closed');
    await agent.says('cabinet tamper off');
    await agent.says('application mode supervisor off');
  });

  it('tells the power supply', async () => {
    await watch();
    terminal.power('battery');
    await agent.says('ups ups onBattery');
    terminal.power('batteryLow');
    await agent.says('ups ups batteryLow');
    agent.forget();
    terminal.power('mains');
    await agent.says('ups ups mains');
  });

  it('tells an exchange of the cash units', async () => {
    await watch();
    terminal.beginExchange();
    await agent.says('cashDispenser mode exchange on');
    agent.forget();
    terminal.endExchange();
    await agent.says('cashDispenser mode exchange off');
  });

  it.each(['offline', 'powerOff', 'noDevice', 'hardwareError', 'userError', 'fraudAttempt', 'potentialFraud'] as const)(
    'tells a device that is %s, and its return',
    async (status) => {
      await watch();
      terminal.setDevice(status, 'Printer');
      await agent.says(`receiptPrinter device[Printer] ${status}`);
      agent.forget();
      terminal.setDevice('online', 'Printer');
      await agent.says('receiptPrinter device[Printer] online');
    },
  );

  it('says that devices are offline when connections drop, and reads everything anew', async () => {
    await watch();
    agent.forget();
    terminal.dropConnections();
    const lost = await agent.says('cardReader device[CardReader] offline');
    expect(lost.raw.data).toMatchObject({ service: 'CardReader', reason: expect.stringContaining('disconnected') });
    await agent.says('cashDispenser device[CashDispenser] offline');
    await agent.says('cardReader device[CardReader] online');
    await agent.says('cardReader captured[unit1] 0');
    await agent.says('cashDispenser cassette[unit2] ok');
    const offline = agent.said().filter((line) => / device\[\w+\] offline$/.test(line));
    expect(offline).toHaveLength(4);
    for (const line of offline) await agent.says(line.replace('offline', 'online'));
  });

  it('finds what happened while the services were down', async () => {
    await watch();
    await terminal.stop();
    await agent.says('cardReader device[CardReader] offline');
    terminal.captureCard();
    agent.forget();
    await terminal.start();
    await agent.says('cardReader captured[unit1] 1');
  });

  it('says that a service which hangs is offline, and comes back to it', async () => {
    await watch({ commandTimeoutMs: 150, rereadMs: 200 });
    terminal.hang();
    const lost = await agent.says('cardReader device[CardReader] offline');
    expect(JSON.stringify(lost.raw.data)).toContain('no answer to 2 commands');
    agent.forget();
    terminal.recover();
    await agent.says('cardReader device[CardReader] online');
  });

  it('reads again every so often, because not every service tells every change', async () => {
    await watch({ rereadMs: 150 });
    const before = terminal.commands.filter((name) => name === 'Common.Status').length;
    await eventually(
      'more readings',
      () => terminal.commands.filter((name) => name === 'Common.Status').length >= before + 8,
    );
  });

  it('takes garbage, unknown events and missing fields in its stride', async () => {
    await watch();
    terminal.say('CardReader', 'not json {');
    terminal.say('CardReader', '[]');
    terminal.say('CardReader', '{"header":{"type":"event","name":"Vendor.NobodyKnowsEvent"},"payload":{"a":1}}');
    terminal.say('CardReader', '{"header":{"type":"unsolicited","name":"CardReader.CardActionEvent"}}');
    terminal.say(
      'CardReader',
      '{"header":{"type":"unsolicited","name":"Storage.StorageThresholdEvent"},"payload":{"unit1":7}}',
    );
    await agent.says('cardReader garbage not JSON');
    await agent.says('cardReader garbage not a JSON object');
    terminal.captureCard();
    await agent.says('cardReader captured[unit1] 1');
  });
});

describe('the XFS4IoT driver without a service', () => {
  it('says that the software layer is offline, and finds it once it is there', async () => {
    const terminal = new SimulatedXfs4Iot();
    const { port } = await terminal.start();
    await terminal.stop();
    const agent = new WatchedDriver({ driver: 'xfs4iot', ports: [port], backoff: { firstMs: 20, maxMs: 100 } });
    const lost = await agent.says('application device offline');
    expect(lost.raw.data).toMatchObject({ reason: expect.stringContaining(`on ports ${port}`) });
    await terminal.start();
    await agent.says('application device online');
    await agent.says('cardReader device[CardReader] online');
    agent.stop();
    await terminal.stop();
  });
});
