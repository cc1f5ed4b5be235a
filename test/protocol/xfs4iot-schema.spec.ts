import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SimulatedXfs4Iot } from '../../simulators/devices/xfs4iot/index.js';
import { WatchedDriver } from './watched-driver.js';

/** The published 2021-1 message schema; test data that the project reads where it is present and does not carry. */
const path = process.env.XFS4IOT_SCHEMA;
const schema = path ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>) : undefined;
const test = schema ? it : it.skip;

interface Rule {
  if: { properties: { header: { properties: Record<string, { const?: string }> } } };
}

describe('the simulated 2021-1 services and the published schema', () => {
  test(`agree on every message${schema ? '' : ' (skipped: XFS4IOT_SCHEMA does not name the schema file)'}`, async () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema!);
    const terminal = new SimulatedXfs4Iot({ generation: '2021-1' });
    const { port } = await terminal.start();
    const agent = new WatchedDriver({ driver: 'xfs4iot', ports: [port], generation: '2021-1' });
    await agent.says('receiptPrinter paper[upper] full');
    await agent.says('safe safeDoor closed');
    await agent.says('cashDispenser retracted[unit5] 0');
    await agent.says('cardReader captured[unit1] 0');

    terminal.captureCard();
    terminal.jamCard();
    terminal.clearCard();
    terminal.cardBin('high');
    terminal.retainCash(4);
    terminal.findCashAfterReset();
    terminal.presentCash();
    terminal.takeCash();
    terminal.jamShutter();
    terminal.clearShutter();
    terminal.jamDispenser();
    terminal.clearDispenser();
    terminal.cassette('unit3', 'empty');
    terminal.cassette('unit3', 'missing');
    terminal.paperLow();
    terminal.paperOut();
    terminal.paperOk();
    terminal.openSafe();
    terminal.closeSafe();
    terminal.tamper(true);
    terminal.power('battery');
    terminal.beginExchange();
    terminal.enterSupervisor();
    terminal.leaveSupervisor();
    terminal.setDevice('fraudAttempt', 'Printer');
    terminal.emptyBins();
    await agent.says('receiptPrinter device[Printer] fraudAttempt');
    agent.stop();
    await terminal.stop();

    const messages = terminal.sent.map((text) => JSON.parse(text) as { header: { name: string; type: string } });
    expect(messages.length).toBeGreaterThan(40);
    for (const message of messages) {
      if (!validate(message))
        throw new Error(`${JSON.stringify(message)}\n${JSON.stringify(validate.errors?.slice(0, 3))}`);
    }
    // A message that no rule speaks of would pass unread.
    const known = new Set(
      (schema!.allOf as Rule[]).map((rule) => {
        const { type, name } = rule.if.properties.header.properties;
        return `${type?.const} ${type?.const === 'acknowledge' ? '' : name?.const}`;
      }),
    );
    const unread = messages
      .map(({ header }) => `${header.type} ${header.type === 'acknowledge' ? '' : header.name}`)
      .filter((one) => !known.has(one));
    expect([...new Set(unread)]).toEqual([]);
  });
});
