import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SAFE_COMMANDS, commandText, maySend } from './commands.js';
import { merge } from './merge.js';
import { parseMessage, serviceUris } from './parser.js';
import { initialSession, nextSession, type SessionInput, type SessionSettings } from './session.js';

const SETTINGS: SessionSettings = {
  service: 'CardReader',
  generation: 'current',
  maySwitch: true,
  commandTimeoutMs: 1_000,
  offlineAfter: 2,
};

/** The messages on record, in the shape of the reference server's serialiser. */
const RECORD = {
  command:
    '{"header":{"name":"ServicePublisher.GetServices","requestId":1,"type":"command","version":"2.0","timeout":60000}}',
  acknowledge: '{"header":{"name":"ServicePublisher.GetServices","requestId":1,"type":"acknowledge","version":"2.0"}}',
  services:
    '{"header":{"name":"ServicePublisher.GetServices","requestId":1,"type":"completion","version":"2.0","completionCode":"success"},"payload":{"vendorName":"KAL","services":[{"serviceURI":"ws://localhost:5846/xfs4iot/v1.0/CardReader/"}]}}',
  status:
    '{"header":{"name":"Common.Status","requestId":2,"type":"command","version":"2.0","timeout":10000},"payload":{}}',
  changed:
    '{"header":{"name":"Common.StatusChangedEvent","type":"event","version":"3.0"},"payload":{"common":{"device":"hardwareError"}}}',
  captured:
    '{"header":{"name":"CardReader.CardActionEvent","type":"event","version":"2.0"},"payload":{"to":"unit1","from":"transport"}}',
  threshold:
    '{"header":{"name":"Storage.StorageThresholdEvent","type":"event","version":"2.1"},"payload":{"unit1":{"card":{"status":{"replenishmentStatus":"high"}}}}}',
};

/** Feeds a session and gives what it observed, in words, and what it sent. */
function play(inputs: SessionInput[], settings = SETTINGS) {
  const said: string[] = [];
  const units: string[] = [];
  const counters: string[] = [];
  const sent: string[] = [];
  let state = initialSession(settings);
  for (const input of inputs) {
    const step = nextSession(settings, state, input);
    state = step.state;
    for (const effect of step.effects) {
      if (effect.kind === 'send') sent.push(effect.text);
      if (effect.kind !== 'observe') continue;
      const one = effect.observation;
      if (one.kind === 'state') units.push(`${one.component} ${one.name}[${one.unit ?? ''}] ${one.value}`);
      if (one.kind === 'counter') counters.push(`${one.name} ${one.value}`);
      said.push(
        one.kind === 'state'
          ? `${one.component} ${one.name} ${one.value}`
          : `${one.kind} ${'name' in one ? one.name : ''}`,
      );
    }
  }
  return { said, sent, units, counters };
}
const message = (text: string): SessionInput => ({ kind: 'message', text });
const completion = (name: string, requestId: number, payload: unknown): SessionInput =>
  message(
    JSON.stringify({
      header: { name, requestId, type: 'completion', version: '2.0', completionCode: 'success' },
      payload,
    }),
  );
const CAPABLE = completion('Common.Capabilities', 1, { interfaces: [{ name: 'CardReader' }, { name: 'Storage' }] });
const STORED = {
  storage: { unit1: { status: 'ok', card: { capabilities: { type: 'retain' }, status: { retainCount: 2 } } } },
};
const READY: SessionInput[] = [
  { kind: 'opened' },
  CAPABLE,
  completion('Common.Status', 2, { common: { device: 'online' } }),
  completion('Storage.GetStorage', 3, STORED),
];

describe('the XFS4IoT parser', () => {
  it('reads the messages on record', () => {
    expect(parseMessage(RECORD.acknowledge)).toMatchObject({
      kind: 'acknowledge',
      requestId: 1,
      status: 'ok',
      generation: 'current',
    });
    const services = parseMessage(RECORD.services);
    expect(services).toMatchObject({ kind: 'completion', completionCode: 'success' });
    expect(serviceUris(services.kind === 'completion' ? services.payload : {})).toEqual([
      'ws://localhost:5846/xfs4iot/v1.0/CardReader/',
    ]);
    for (const text of [RECORD.changed, RECORD.captured, RECORD.threshold])
      expect(parseMessage(text)).toMatchObject({ kind: 'unsolicited' });
    for (const text of [RECORD.command, RECORD.status]) expect(parseMessage(text)).toMatchObject({ kind: 'garbage' });
  });

  it('reads status and completion code from the payload, where 2021-1 has them', () => {
    const header = { name: 'Common.Status', requestId: 4, version: '1.0' };
    const refused = JSON.stringify({
      header: { ...header, type: 'acknowledge' },
      payload: { status: 'tooManyRequests' },
    });
    expect(parseMessage(refused)).toMatchObject({ status: 'tooManyRequests', generation: '2021-1' });
    const failed = JSON.stringify({
      header: { ...header, type: 'completion' },
      payload: { completionCode: 'hardwareError' },
    });
    expect(parseMessage(failed)).toMatchObject({ kind: 'completion', completionCode: 'hardwareError' });
  });

  it.each([
    ['no requestId', { type: 'event' }, 'unsolicited'],
    ['requestId null', { type: 'event', requestId: null }, 'unsolicited'],
    ['requestId 0', { type: 'event', requestId: 0 }, 'unsolicited'],
    ['type unsolicited', { type: 'unsolicited', requestId: 7 }, 'unsolicited'],
    ['a requestId', { type: 'event', requestId: 7 }, 'event'],
  ])('takes an event with %s for %s', (_title, header, kind) => {
    expect(parseMessage(JSON.stringify({ header: { name: 'A.B', ...header } }))).toMatchObject({ kind });
  });

  it('leaves out a service address that is no WebSocket address', () => {
    expect(
      serviceUris({
        services: [{ serviceURI: 'http://x/' }, { serviceURI: 'ws:// bad' }, 7, {}, { serviceURI: 'wss://a/b' }],
      }),
    ).toEqual(['wss://a/b']);
  });

  it('never throws, and a session lives on, whatever text comes', () => {
    const json = fc.json().map((text) => text);
    const half = fc
      .record({
        header: fc.record({
          name: fc.constantFrom(
            'Common.Status',
            'Common.StatusChangedEvent',
            'Storage.StorageThresholdEvent',
            'CardReader.CardActionEvent',
          ),
          type: fc.constantFrom('event', 'completion', 'unsolicited', 'acknowledge'),
          requestId: fc.nat(4),
        }),
        payload: fc.jsonValue(),
      })
      .map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), json, half), { maxLength: 12 }), (texts) => {
        const { said } = play([...READY, ...texts.map(message), { kind: 'opened' }, message(RECORD.captured)]);
        expect(said).toContain('event cardCaptured');
      }),
      { numRuns: 150 },
    );
  });
});

describe('the XFS4IoT session', () => {
  it('asks for capabilities, status and storage, one after the other', () => {
    const { sent } = play(READY);
    expect(sent.map((text) => JSON.parse(text).header)).toEqual([
      { name: 'Common.Capabilities', requestId: 1, type: 'command', version: '2.0', timeout: 1_000 },
      { name: 'Common.Status', requestId: 2, type: 'command', version: '2.0', timeout: 1_000 },
      { name: 'Storage.GetStorage', requestId: 3, type: 'command', version: '2.0', timeout: 1_000 },
    ]);
  });

  it('takes a card that went to a park unit for no capture', () => {
    const parked = { storage: { unit1: { status: 'ok', card: { capabilities: { type: 'park' }, status: {} } } } };
    const inputs = [...READY.slice(0, 3), completion('Storage.GetStorage', 3, parked), message(RECORD.captured)];
    expect(play(inputs).said).not.toContain('event cardCaptured');
  });

  it('takes the other envelope when the first is refused as invalid', () => {
    const refused = {
      header: { name: 'Common.Capabilities', requestId: 1, type: 'acknowledge', version: '1.0' },
      payload: { status: 'invalidMessage' },
    };
    const { sent } = play([{ kind: 'opened' }, message(JSON.stringify(refused))]);
    expect(JSON.parse(sent[1]!)).toEqual({
      header: { name: 'Common.Capabilities', requestId: 2, type: 'command', version: '1.0' },
      payload: { timeout: 1_000 },
    });
  });

  it('rests and asks again when the service has too many requests', () => {
    const refused = {
      header: {
        name: 'Common.Capabilities',
        requestId: 1,
        type: 'acknowledge',
        version: '2.0',
        status: 'tooManyRequests',
      },
    };
    const { sent, said } = play([{ kind: 'opened' }, message(JSON.stringify(refused)), { kind: 'timeout' }]);
    expect(sent).toHaveLength(2);
    expect(said).toEqual([]);
  });

  it('reads everything anew after an error event', () => {
    const error =
      '{"header":{"name":"Common.ErrorEvent","type":"event","version":"2.0"},"payload":{"eventId":"hardware","action":"maintenance"}}';
    const { sent, said } = play([...READY, message(error)]);
    expect(said).toContain('cardReader device hardwareError');
    expect(JSON.parse(sent.at(-1)!).header.name).toBe('Common.Status');
  });

  it('says what a failed status means for the device', () => {
    const failed = {
      header: {
        name: 'Common.Status',
        requestId: 2,
        type: 'completion',
        version: '2.0',
        completionCode: 'deviceNotReady',
      },
    };
    expect(play([{ kind: 'opened' }, CAPABLE, message(JSON.stringify(failed))]).said).toContain(
      'cardReader device offline',
    );
  });

  it('ignores an answer to a command that it has given up', () => {
    const late = completion('Common.Status', 77, { common: { device: 'hardwareError' } });
    expect(play([...READY, late]).said).not.toContain('cardReader device hardwareError');
  });

  it.each(['UPS', 'ups', 'Ups'])('reads the property %s whatever its case', (key) => {
    const changed = {
      header: { name: 'Common.StatusChangedEvent', type: 'event' },
      payload: { Auxiliaries: { [key]: { engaged: true } } },
    };
    expect(play([...READY, message(JSON.stringify(changed))]).said).toContain('ups ups onBattery');
  });
});

/** A service with the given interfaces whose storage has been read. */
const holding = (interfaces: string[], storage: object): SessionInput[] => [
  { kind: 'opened' },
  completion('Common.Capabilities', 1, { interfaces: [...interfaces, 'Storage'].map((name) => ({ name })) }),
  completion('Common.Status', 2, { common: { device: 'online' } }),
  completion('Storage.GetStorage', 3, { storage }),
];
const unsolicited = (name: string, payload: object): SessionInput =>
  message(JSON.stringify({ header: { name, type: 'event', version: '2.0' }, payload }));
const cashUnit = (types: object, status: object, unitStatus = 'ok') => ({
  status: unitStatus,
  cash: { capabilities: { types }, status },
});

describe('the XFS4IoT storage', () => {
  it('says nothing of a unit whose kind it does not know yet, and asks what it is', () => {
    const early = unsolicited('Storage.StorageThresholdEvent', {
      unit5: { cash: { status: { replenishmentStatus: 'full' } } },
    });
    const { said, sent } = play([...holding(['CashDispenser', 'CashAcceptor'], {}), early]);
    expect(said.filter((line) => line.includes('cassette'))).toEqual([]);
    expect(sent.slice(3).map((text) => JSON.parse(text).header.name)).toContain('Common.Status');
  });

  it.each([
    ['cassette', { cashOut: true }],
    ['rejectBin', { cashInRetract: true }],
  ])('takes a %s that was missing for well again though nothing tells its level', (word, types) => {
    const back = unsolicited('Storage.StorageChangedEvent', { unit2: { status: 'ok' } });
    const away = holding(['CashDispenser'], { unit2: cashUnit(types, { replenishmentStatus: null }, 'missing') });
    expect(play([...away, back]).said.filter((line) => line.includes(word))).toEqual([
      `cashDispenser ${word} missing`,
      `cashDispenser ${word} ok`,
    ]);
  });

  it('takes no note count for a count of retracts, so that the first retract is no fall of the counter', () => {
    const types = { cashOutRetract: true };
    const found = { in: { retractOperations: 0, retracted: { typeCNY100: 3 } } };
    const retract = unsolicited('Storage.CountsChangedEvent', {
      unit5: { cash: { status: { in: { retractOperations: 1, retracted: { typeCNY100: 8 } } } } },
    });
    const { counters } = play([...holding(['CashDispenser'], { unit5: cashUnit(types, found) }), retract]);
    expect(counters).toEqual(['retracted 0', 'retracted 1']);
  });

  it('tells the notes retracted where the service does not count the retracts', () => {
    const found = { in: { retracted: { unrecognized: 1, typeCNY100: { fit: 2, unfit: 1 } } } };
    const { counters } = play(holding(['CashDispenser'], { unit5: cashUnit({ cashOutRetract: true }, found) }));
    expect(counters).toEqual(['retractedNotes 4']);
  });
});

describe('two XFS4IoT services that are one component', () => {
  const device = (service: string, status: string): string[] => {
    const settings = { ...SETTINGS, service };
    return play(
      [
        { kind: 'opened' },
        completion('Common.Capabilities', 1, { interfaces: [{ name: 'Lights' }] }),
        completion('Common.Status', 2, { common: { device: status } }),
      ],
      settings,
    ).units;
  };

  it('speak each for itself, so that the one which is well does not clear the other', () => {
    expect([...device('Lights', 'hardwareError'), ...device('Camera', 'online')]).toEqual([
      'application device[Lights] hardwareError',
      'application device[Camera] online',
    ]);
  });

  it('are no longer missing from the software layer once it is known what they are', () => {
    const { units } = play([{ kind: 'lost', problem: 'refused', reason: 'x' }, ...READY]);
    expect(units.slice(0, 3)).toEqual([
      'application device[CardReader] offline',
      'application device[CardReader] online',
      'cardReader device[CardReader] online',
    ]);
  });
});

describe('the merging of changed properties', () => {
  it('meets positions by name and keeps what is not mentioned', () => {
    const known = {
      cashDispenser: {
        positions: [
          { position: 'outLeft', shutter: 'closed', transport: 'ok' },
          { position: 'outRight', shutter: 'closed' },
        ],
      },
    };
    const change = { CashDispenser: { positions: [{ position: 'outLeft', shutter: 'open' }] } };
    expect(merge(known, change)).toEqual({
      cashDispenser: {
        positions: [
          { position: 'outLeft', shutter: 'open', transport: 'ok' },
          { position: 'outRight', shutter: 'closed' },
        ],
      },
    });
  });

  it('does not grow without end and does not touch prototypes', () => {
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_one, i) => [`k${i}`, i]));
    expect(Object.keys(merge({}, many))).toHaveLength(512);
    merge({}, JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, unknown>);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('the XFS4IoT whitelist', () => {
  it('lets the four reading commands out in both envelopes', () => {
    for (const name of SAFE_COMMANDS) {
      expect(maySend(commandText({ name, requestId: 1, generation: '2021-1', timeoutMs: 1 }))).toBe(true);
      expect(maySend(commandText({ name, requestId: 1, generation: 'current', timeoutMs: 1 }))).toBe(true);
    }
  });

  it.each([
    'CardReader.Reset',
    'CardReader.Move',
    'CashManagement.Retract',
    'CashDispenser.Dispense',
    'Common.PowerSaveControl',
    'common.status',
    'Common.SetVersions',
  ])('holds %s back', (name) => {
    expect(maySend(JSON.stringify({ header: { name, requestId: 1, type: 'command' }, payload: {} }))).toBe(false);
  });

  it('holds back what is no command', () => {
    expect(maySend('Common.Status')).toBe(false);
    expect(maySend(RECORD.acknowledge)).toBe(false);
  });
});
