import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventEntry, eventsMessage, UP_KINDS } from '#libs/contract';
import { contractJsonSchemas, contractSchemas } from '../../libs/contract/src/contract-schemas.js';

const folder = join(import.meta.dirname, '../../libs/contract/src/examples');
const namesIn = (path: string) => readdirSync(path).filter((file) => file.endsWith('.json'));
const read = (...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
const schemas = contractSchemas();
const schemaOf = (file: string) => schemas.get(file.slice(0, file.indexOf('.')))!;
const valid = namesIn(folder);
const invalid = namesIn(join(folder, 'invalid'));

describe('golden examples', () => {
  it('there is one at least of every message, valid and invalid', () => {
    const messages = [...schemas.keys()].filter((name) => name.endsWith('-message') || name === 'event-entry');
    const named = (files: string[]) => new Set(files.map((file) => file.slice(0, file.indexOf('.'))));
    expect(messages.length).toBeGreaterThanOrEqual(UP_KINDS.length + 4);
    expect(messages.filter((name) => !named(valid).has(name))).toEqual([]);
    // Written by the server alone; nobody sends them to us.
    const onlyDown = ['screen-message', 'server-message'];
    expect(messages.filter((name) => !named(invalid).has(name) && !onlyDown.includes(name))).toEqual([]);
  });

  it.each(valid)('%s is valid', (file) => {
    expect(schemaOf(file).safeParse(read(file)).error).toBeUndefined();
  });

  it.each(invalid)('%s is refused for the reason it names', (file) => {
    const { reason, message } = read('invalid', file);
    const issue = schemaOf(file).safeParse(message).error?.issues[0];
    expect(`${issue?.path.join('.') || 'message'}: ${issue?.message}`).toContain(reason);
  });

  it('a message with one bad event is read, and only that event is refused', () => {
    const message = eventsMessage.parse(read('events-message.one-bad-event.json'));
    expect(message.events.map((entry) => eventEntry.safeParse(entry).success)).toEqual([true, false]);
  });
});

describe('the committed JSON Schemas', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const texts = contractJsonSchemas();
  const accepts = (file: string, message: unknown) =>
    ajv.validate(JSON.parse(texts.get(`${file.slice(0, file.indexOf('.'))}.json`)!), message);

  it.each(valid.filter((file) => !file.includes('one-bad-event')))('take %s', (file) => {
    expect([accepts(file, read(file)), ajv.errors]).toEqual([true, null]);
  });

  it('refuse what the contract refuses by shape', () => {
    // Formats (time, UUID by pattern aside), the catalogue's refinement and how far times lie apart are not shapes.
    const noShape = /time-without-offset|not-in-catalogue|eight-days|lives-too-long/;
    const byShape = invalid.filter((file) => !noShape.test(file));
    expect(byShape.filter((file) => accepts(file, read('invalid', file).message))).toEqual([]);
  });
});
