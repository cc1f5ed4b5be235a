import { describe, expect, it } from '@jest/globals';
import { initialSession, nextSession, type SessionEffect, type SessionInput, type SessionSettings } from './session.js';

const SETTINGS: SessionSettings = {
  service: 'CardReader',
  generation: 'current',
  maySwitch: true,
  commandTimeoutMs: 1_000,
  offlineAfter: 2,
};

const message = (header: object, payload?: object): SessionInput => ({
  kind: 'message',
  text: JSON.stringify({ header, payload }),
});
const event = (name: string, payload?: object, requestId?: number | null): SessionInput =>
  message({ name, type: 'event', requestId }, payload);
const answer = (name: string, requestId: number, payload: object, completionCode = 'success'): SessionInput =>
  message({ name, requestId, type: 'completion', version: '2.0', completionCode }, payload);
const READER = answer('Common.Capabilities', 1, { interfaces: [{ name: 'CardReader' }, { name: 'Storage' }] });
const BIN = { status: 'ok', card: { capabilities: { type: 'retain' }, status: { retainCount: 2 } } };
const READY: SessionInput[] = [
  { kind: 'opened' },
  READER,
  answer('Common.Status', 2, { common: { device: 'online' } }),
  answer('Storage.GetStorage', 3, { storage: { unit1: BIN } }),
];

function play(...inputs: SessionInput[]): { said: string[]; asked: string[]; effects: SessionEffect[] } {
  let state = initialSession(SETTINGS);
  const effects = inputs.flatMap((input) => {
    const step = nextSession(SETTINGS, state, input);
    state = step.state;
    return step.effects;
  });
  const said = effects.flatMap((effect) => {
    if (effect.kind !== 'observe') return [];
    const one = effect.observation;
    const what = one.kind === 'state' ? `${one.name} ${one.value}` : one.kind === 'event' ? one.name : one.kind;
    return [`${one.component} ${what}`];
  });
  const asked = effects.flatMap((effect) =>
    effect.kind === 'send' ? [(JSON.parse(effect.text) as { header: { name: string } }).header.name] : [],
  );
  return { said, asked, effects };
}

describe('events that come before a service has told what it is', () => {
  const captured = event('CardReader.CardActionEvent', { to: 'unit1' });

  it('wait for it', () => {
    expect(play({ kind: 'opened' }, captured).said).toEqual([]);
    expect(play({ kind: 'opened' }, captured, READER).said).toContain('cardReader cardCaptured');
  });

  it('wait no longer once it refuses to tell', () => {
    const refused = answer('Common.Capabilities', 1, {}, 'unsupportedCommand');
    expect(play({ kind: 'opened' }, captured, refused).said).toContain('cardReader cardCaptured');
    const rejected = { name: 'Common.Capabilities', requestId: 1, type: 'acknowledge', status: 'invalidMessage' };
    const twice = [message(rejected), message({ ...rejected, requestId: 2 })];
    expect(play({ kind: 'opened' }, captured, ...twice).said).toContain('cardReader cardCaptured');
  });

  it('are forgotten with the connection, and do not pile up', () => {
    const lost: SessionInput = { kind: 'lost', problem: 'disconnected', reason: 'x' };
    expect(play({ kind: 'opened' }, captured, lost, { kind: 'opened' }, READER).said).not.toContain(
      'cardReader cardCaptured',
    );
    const many = Array.from({ length: 500 }, () => captured);
    const { said } = play({ kind: 'opened' }, ...many, READER);
    expect(said.filter((line) => line === 'cardReader cardCaptured')).toHaveLength(100);
  });
});

describe('events of every form', () => {
  it.each([undefined, null, 0, 4_711])('are read with requestId %s', (requestId) => {
    const { said } = play(...READY, event('CardReader.CardActionEvent', { to: 'unit1' }, requestId));
    expect(said).toContain('cardReader cardCaptured');
  });

  it.each([
    ['CARDREADER.CARDACTIONEVENT', { TO: 'UNIT1' }, 'cardReader cardCaptured'],
    ['common.statuschangedevent', { CardReader: { Media: 'Jammed' } }, 'cardReader media jammed'],
    [
      'Storage.StorageThresholdEvent',
      { UNIT1: { Card: { Status: { ReplenishmentStatus: 'Full' } } } },
      'cardReader bin full',
    ],
  ])('are read in other letters: %s', (name, payload, said) => {
    expect(play(...READY, event(name, payload)).said).toContain(said);
  });

  it('may have no payload, or fields of other kinds', () => {
    const names = ['CardReader.CardActionEvent', 'Storage.StorageErrorEvent', 'Printer.PaperThresholdEvent'];
    const broken = names.flatMap((name) => [
      event(name),
      event(name, { to: 7, unit: [], failure: {}, threshold: null }),
    ]);
    const known = play(...READY).said.length;
    expect(play(...READY, ...broken).said).toHaveLength(known);
  });

  it('that need a new reading ask for status and storage, and for each but once', () => {
    const { asked } = play(...READY, event('Common.ErrorEvent', { eventId: 'software' }), event('Common.ErrorEvent'));
    expect(asked.slice(3)).toEqual(['Common.Status']);
    const more = play(
      ...READY,
      event('Common.ErrorEvent'),
      answer('Common.Status', 4, {}),
      answer('Storage.GetStorage', 5, {}),
    );
    expect(more.asked.slice(3)).toEqual(['Common.Status', 'Storage.GetStorage']);
  });

  it('that end a technician’s work have every service read anew', () => {
    const { effects } = play(...READY, event('VendorMode.ModeExitedEvent'));
    expect(effects).toContainEqual({ kind: 'rereadAll' });
  });
});
