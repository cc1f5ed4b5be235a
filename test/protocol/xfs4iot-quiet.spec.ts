import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import { faultsOfSaying } from '../../device-agent/src/detect/faults-of-saying.js';
import { sayingOf } from '../../device-agent/src/drivers/saying.js';
import { UNTOLD_EVENTS } from '../../device-agent/src/drivers/xfs4iot/untold.table.js';
import { ALL_SERVICES, SimulatedXfs4Iot, type SimulatedGeneration } from '../../simulators/devices/xfs4iot/index.js';
import { WatchedDriver } from './watched-driver.js';

describe.each<SimulatedGeneration>(['current', '2021-1'])('what is no fault at a %s service', (generation) => {
  let terminal: SimulatedXfs4Iot;
  let agent: WatchedDriver;

  beforeEach(async () => {
    terminal = new SimulatedXfs4Iot({ generation, services: ALL_SERVICES });
    const { port } = await terminal.start();
    agent = new WatchedDriver({ driver: 'xfs4iot', ports: [port], generation });
    await agent.says('cashDispenser retracted[unit5] 0');
    await agent.says('cardReader captured[unit1] 0');
    await agent.says('receiptPrinter media notPresent');
    await agent.says('application mode vendor off');
    agent.forget();
  });
  afterEach(async () => {
    agent.stop();
    await terminal.stop();
    expect(agent.error).toBeUndefined();
  });

  /** Until the driver has read everything that was sent before: a change of another device is the mark. */
  async function settle(): Promise<void> {
    terminal.printerMedia('entering');
    await agent.says('receiptPrinter media entering');
    const asked = terminal.commands.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    await eventually('quiet', () => terminal.commands.length >= asked);
  }

  /** What was said that stands for a fault; of counters, those that are no longer at 0. */
  const bad = (): string[] =>
    agent.seen
      .filter((one) => {
        const saying = sayingOf(one);
        if (one.kind === 'garbage') return true;
        if (!saying || faultsOfSaying(saying).length === 0) return false;
        return one.kind === 'counter' ? one.value !== 0 : true;
      })
      .map((one) => JSON.stringify(one));

  it('is a card that the customer takes', async () => {
    terminal.takeCard();
    await agent.says('cardReader event cardTaken');
    await settle();
    expect(bad()).toEqual([]);
  });

  it.each(['exit', 'transport'] as const)('is a card found at the %s after a reset', async (position) => {
    terminal.findCardAfterReset(position);
    await settle();
    expect(bad()).toEqual([]);
  });

  it('is a bundle of notes that the customer takes', async () => {
    terminal.takeCash();
    await agent.says('cashDispenser event cashTaken[outDefault]');
    await settle();
    expect(bad()).toEqual([]);
  });

  it('is a retract that found no notes; the next one that finds some is one retract', async () => {
    terminal.retainCash(0);
    await settle();
    expect(bad()).toEqual([]);
    agent.forget();
    terminal.retainCash(4);
    await agent.says('cashDispenser retracted[unit5] 1');
    terminal.retainCash(0);
    terminal.retainCash(2);
    await agent.says('cashDispenser retracted[unit5] 2');
    expect(agent.said()).not.toContain('cashDispenser retracted[unit5] 3');
  });

  it('is a threshold event that repeats what is known', async () => {
    terminal.cassette('unit3', 'low');
    await agent.says('cashDispenser cassette[unit3] low');
    agent.forget();
    terminal.cassette('unit3', 'low');
    terminal.paperOk();
    await settle();
    expect(bad()).toEqual([]);
  });

  it('is an emptied bin: its counter falls, and that is said', async () => {
    terminal.captureCard();
    terminal.retainCash(3);
    await agent.says('cardReader captured[unit1] 1');
    await agent.says('cashDispenser retracted[unit5] 1');
    await settle();
    agent.forget();
    terminal.emptyBins();
    await agent.says('cardReader captured[unit1] 0');
    await agent.says('cashDispenser retracted[unit5] 0');
    expect(bad()).toEqual([]);
  });

  it('is a receipt that is taken, drawn back in, or found', async () => {
    for (const result of ['transport', 'unit1'] as const) {
      agent.forget();
      terminal.retractReceipt(result);
      await agent.says('receiptPrinter media retracted');
      terminal.takeReceipt();
      await agent.says('receiptPrinter media notPresent');
    }
    terminal.findReceiptAfterReset('present');
    await agent.says('receiptPrinter media present');
    terminal.findReceiptAfterReset('expelled');
    terminal.printerRetractBin('full');
    terminal.printerRetractBin('ok');
    terminal.printerRetractBinTaken(true);
    terminal.printerRetractBinTaken(false);
    await agent.says('receiptPrinter bin[retract1] full');
    await agent.says('receiptPrinter bin[retract1] missing');
    await agent.says('receiptPrinter bin[retract1] ok');
    await settle();
    expect(bad()).toEqual([]);
  });

  it('is a note that was refused, and a unit that somebody locked', async () => {
    terminal.refuseInput('invalidBill');
    terminal.failUnit('unit3', 'locked');
    terminal.failUnit('unit3', 'config');
    await settle();
    expect(bad()).toEqual([]);
  });

  it('is an event that has nothing to say, with the id of another’s command or without', async () => {
    const forms = [{ type: 'event', requestId: 77 }, { type: 'event' }, { type: 'unsolicited', requestId: null }];
    for (const name of Object.keys(UNTOLD_EVENTS)) {
      for (const header of forms)
        terminal.say(
          'CardReader',
          JSON.stringify({ header: { ...header, name }, payload: { reason: 'x', level: 'y' } }),
        );
    }
    await settle();
    expect(agent.seen.filter(({ component }) => component === 'cardReader')).toEqual([]);
  });
});

describe.each<SimulatedGeneration>(['current', '2021-1'])('modes that a %s service tells of', (generation) => {
  it('begin and end: supervisor, vendor, exchange', async () => {
    const terminal = new SimulatedXfs4Iot({ generation, services: ALL_SERVICES });
    const { port } = await terminal.start();
    const agent = new WatchedDriver({ driver: 'xfs4iot', ports: [port] });
    await agent.says('application mode vendor off');
    await agent.says('application mode supervisor off');
    await agent.says('cashDispenser mode exchange off');
    agent.forget();
    terminal.enterVendorMode();
    terminal.enterSupervisor();
    terminal.beginExchange();
    await agent.says('application mode vendor on');
    await agent.says('application mode supervisor on');
    await agent.says('cashDispenser mode exchange on');
    agent.forget();
    const before = terminal.commands.filter((name) => name === 'Common.Status').length;
    terminal.leaveVendorMode();
    terminal.leaveSupervisor();
    terminal.endExchange();
    await agent.says('application mode vendor off');
    await agent.says('application mode supervisor off');
    await agent.says('cashDispenser mode exchange off');
    // A technician may have changed anything anywhere.
    await eventually(
      'every service read anew',
      () => terminal.commands.filter((name) => name === 'Common.Status').length >= before + ALL_SERVICES.length,
    );
    agent.stop();
    await terminal.stop();
    expect(agent.error).toBeUndefined();
  });
});
