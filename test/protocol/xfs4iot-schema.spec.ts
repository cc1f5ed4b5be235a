import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { SAFE_COMMANDS, commandText } from '../../device-agent/src/drivers/xfs4iot/commands.js';
import { READ_EVENTS } from '../../device-agent/src/drivers/xfs4iot/events.js';
import { STORAGE_FAILURE } from '../../device-agent/src/drivers/xfs4iot/storage.table.js';
import {
  MODES,
  PAPER_WORDS,
  POSITION_RULES,
  PRINTER_BIN,
  STATUS_RULES,
  TRANSPORT,
  TRANSPORT_NOTES,
} from '../../device-agent/src/drivers/xfs4iot/statuses.table.js';
import {
  UNTOLD_EVENTS,
  UNTOLD_FAILURES,
  UNTOLD_STATUS,
  UNTOLD_WORDS,
} from '../../device-agent/src/drivers/xfs4iot/untold.table.js';
import { wordOf, type Words } from '../../device-agent/src/drivers/xfs4iot/words.js';
import { ALL_SERVICES, SimulatedXfs4Iot } from '../../simulators/devices/xfs4iot/index.js';
import { WatchedDriver } from './watched-driver.js';
import { PLAYS } from './xfs4iot-faults.table.js';

/** The published 2021-1 message schema; test data that the project reads where it is present and does not carry. */
const path = process.env.XFS4IOT_SCHEMA;
const schema = path ? (JSON.parse(readFileSync(path, 'utf8')) as Json) : undefined;
const test = schema ? it : it.skip;
const skipped = schema ? '' : ' (skipped: XFS4IOT_SCHEMA does not name the schema file)';

type Json = { [key: string]: unknown };
interface Rule {
  if: { properties: { header: { properties: Record<string, { const?: string }> } } };
}
type Message = { header: { name: string; type: string } };

const rules = (schema?.allOf ?? []) as Rule[];
const named = rules.map((rule) => {
  const { type, name } = rule.if.properties.header.properties;
  return { type: type?.const, name: name?.const };
});

let compiled: ValidateFunction | undefined;
const validate = (message: unknown): void => {
  compiled ??= new Ajv2020({ strict: false, validateFormats: false }).compile(schema!);
  if (!compiled(message))
    throw new Error(`${JSON.stringify(message)}\n${JSON.stringify(compiled.errors?.slice(0, 3))}`);
};
/** Messages that no rule of the schema speaks of: such a message would pass unread. */
const unread = (messages: readonly Message[]): string[] => {
  const known = new Set(named.map(({ type, name }) => `${type} ${type === 'acknowledge' ? '' : name}`));
  const all = messages.map(({ header }) => `${header.type} ${header.type === 'acknowledge' ? '' : header.name}`);
  return [...new Set(all)].filter((one) => !known.has(one));
};

/** What the terminal can do beside the faults of the table. */
const REST: readonly ((terminal: SimulatedXfs4Iot) => void)[] = [
  (t) => t.takeCard(),
  (t) => t.findCardAfterReset('exit'),
  (t) => t.findCardAfterReset('unit1'),
  (t) => t.errorEvent('hardware', 'maintenance'),
  (t) => t.errorEvent('software', 'softwareError'),
  (t) => t.errorEvent('fraudAttempt', 'suspend'),
  (t) => t.findCashAfterReset(),
  (t) => t.failUnit('unit3', 'empty'),
  (t) => t.failUnit('unit3', 'notConfigured'),
  (t) => t.retractReceipt('unit1'),
  (t) => t.printerRetractBin('high'),
  (t) => t.printerRetractBinTaken(true),
  (t) => t.enterSupervisor(),
  (t) => t.leaveSupervisor(),
  (t) => t.enterVendorMode(),
  (t) => t.leaveVendorMode(),
  (t) => t.beginExchange(),
  (t) => t.endExchange(),
  (t) => t.emptyBins(),
];

describe('the published 2021-1 schema', () => {
  test(`takes every message of the simulator and every command of the driver${skipped}`, async () => {
    const terminal = new SimulatedXfs4Iot({ generation: '2021-1', services: ALL_SERVICES });
    const { port } = await terminal.start();
    const agent = new WatchedDriver({ driver: 'xfs4iot', ports: [port], generation: '2021-1' });
    await agent.says('cashAcceptor cassette[unit1] ok');
    await agent.says('cashDispenser retracted[unit5] 0');
    await agent.says('cardReader captured[unit1] 0');
    await agent.says('receiptPrinter bin[retract1] ok');
    const sent = new Set<string>();
    for (const { act, says, end } of Object.values(PLAYS)) {
      agent.forget();
      act(terminal);
      await agent.says(says);
      end?.[0](terminal);
      for (const text of terminal.sent.splice(0)) sent.add(text);
    }
    for (const act of REST) act(terminal);
    agent.forget();
    terminal.setDevice('potentialFraud', 'Printer');
    await agent.says('receiptPrinter device[Printer] potentialFraud');
    agent.stop();
    await terminal.stop();
    for (const text of terminal.sent) sent.add(text);

    const messages = [...sent].map((text) => JSON.parse(text) as Message);
    const commands = [...new Set(terminal.received)].map((text) => JSON.parse(text) as Message);
    expect(messages.length).toBeGreaterThan(200);
    expect(new Set(commands.map(({ header }) => header.name))).toEqual(new Set(SAFE_COMMANDS));
    for (const message of [...messages, ...commands]) validate(message);
    expect(unread([...messages, ...commands])).toEqual([]);
    expect(agent.error).toBeUndefined();
  });

  test(`takes each command that the driver may send${skipped}`, () => {
    for (const name of SAFE_COMMANDS)
      validate(JSON.parse(commandText({ name, requestId: 1, generation: '2021-1', timeoutMs: 10_000 })));
  });

  test(`has no event that the driver neither reads nor says why not${skipped}`, () => {
    const known = new Set([...READ_EVENTS, ...Object.keys(UNTOLD_EVENTS)]);
    const events = named.filter(({ type }) => type === 'unsolicited' || type === 'event').map(({ name }) => name!);
    expect(events.length).toBeGreaterThan(80);
    expect([...new Set(events)].filter((name) => !known.has(name))).toEqual([]);
  });

  test(`has no status property, and no word of one, that the driver neither reads nor says why not${skipped}`, () => {
    const properties = statusProperties();
    expect(properties.length).toBeGreaterThan(60);
    const missing = properties.flatMap(({ part, name, words }) => {
      if (UNTOLD_STATUS[part] !== undefined || UNTOLD_STATUS[`${part}.${name}`] !== undefined) return [];
      const read = wordsRead(part, name);
      if (read.length === 0) return [`${part}.${name}`];
      return words
        .filter((word) => UNTOLD_WORDS[word.toLowerCase()] === undefined && UNTOLD_WORDS[word] === undefined)
        .filter((word) => read.every((list) => wordOf(list, word) === undefined))
        .map((word) => `${part}.${name} ${word}`);
    });
    expect(missing).toEqual([]);
  });

  test(`has no reason of a storage error that the driver neither reads nor says why not${skipped}`, () => {
    const failures = wordsIn(propertiesIn(refer('/messages#/Storage.StorageErrorEvent/1.0')).failure!);
    expect(failures).toContain('notConfigured');
    expect(failures.filter((one) => !(one in STORAGE_FAILURE) && !(one in UNTOLD_FAILURES))).toEqual([]);
  });
});

/** Lists of words by which the driver reads a property; of those with a form of their own, the words of that form. */
function wordsRead(part: string, name: string): Words[] {
  const OWN_FORM: Record<string, Words> = {
    'printer.paper': PAPER_WORDS,
    'printer.retractBins': PRINTER_BIN,
    'auxiliaries.UPS': {},
    'cashDispenser.positions': {},
    'cashAcceptor.positions': {},
  };
  const own = OWN_FORM[`${part}.${name}`];
  const position = name.startsWith('positions.') ? name.slice('positions.'.length) : '';
  return [
    ...(own ? [own] : []),
    ...STATUS_RULES.filter(({ property }) => property[0] === part && property[1] === name).map(({ words }) => words),
    ...MODES.filter(({ property }) => property[0] === part && property[1] === name).map(({ words }) => words),
    ...POSITION_RULES.filter((rule) => rule.name === position).map(({ words }) => words),
    ...(position === 'transport' ? [TRANSPORT] : []),
    ...(position === 'transportStatus' ? [TRANSPORT_NOTES] : []),
  ];
}

/** Every property of a Common.Status completion, with the words it may take; of positions, each of their properties. */
function statusProperties(): { part: string; name: string; words: string[] }[] {
  const completion = refer('/messages#/Common.StatusCompletion/1.0');
  const parts = Object.entries(propertiesIn(completion)).filter(
    ([part]) => !/completionCode|errorDescription/.test(part),
  );
  return parts.flatMap(([part, status]) =>
    Object.entries(propertiesIn(status)).flatMap(([name, property]) => {
      const own = { part, name, words: wordsIn(property) };
      if (name !== 'positions') return [own];
      const items = (resolved(property) as { items: Json }).items;
      const inside = Object.entries(propertiesIn(items)).filter(([inner]) => inner !== 'position');
      return [own, ...inside.map(([inner, of]) => ({ part, name: `positions.${inner}`, words: wordsIn(of) }))];
    }),
  );
}

function propertiesIn(node: Json): Record<string, Json> {
  const { properties, allOf } = resolved(node) as { properties?: Record<string, Json>; allOf?: Json[] };
  return Object.assign({}, properties ?? {}, ...(allOf ?? []).map(propertiesIn)) as Record<string, Json>;
}

function wordsIn(node: Json): string[] {
  const { enum: words } = resolved(node) as { enum?: string[] };
  return words ?? [];
}

function resolved(node: Json): Json {
  return typeof node.$ref === 'string' ? resolved(refer(node.$ref)) : node;
}

/** References are paths into the schema's own two dictionaries, `/messages` and `/schemas`. */
function refer(reference: string): Json {
  const [, root, path] = /^(?:\/(messages|schemas))?#\/(.+)$/.exec(reference) ?? [];
  let node = (schema!.$defs as Json)[root ?? 'schemas'];
  for (const step of (path ?? '').split('/')) node = (node as Json | undefined)?.[step];
  if (node === undefined) throw new Error(`the schema has no ${reference}`);
  return node as Json;
}
