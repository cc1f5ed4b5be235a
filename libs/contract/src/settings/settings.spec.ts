import { z } from 'zod';
import { SETTING_NAMES, SETTINGS } from './index.js';

interface JsonSchema {
  type?: string;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | false;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

const schemaOf = (name: (typeof SETTING_NAMES)[number]): JsonSchema =>
  z.toJSONSchema(SETTINGS[name].schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

/** Every number that a document may hold, by its path. */
function numbersIn(schema: JsonSchema, path: string): [string, JsonSchema][] {
  const below = [
    ...Object.entries(schema.properties ?? {}).map(([name, each]) => [`${path}.${name}`, each] as const),
    ...[schema.items, schema.additionalProperties || undefined, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map(
      (each) => [path, each] as const,
    ),
  ];
  const own: [string, JsonSchema][] = ['number', 'integer'].includes(schema.type ?? '') ? [[path, schema]] : [];
  return [...own, ...below.flatMap(([name, each]) => (each ? numbersIn(each, name) : []))];
}

describe.each(SETTING_NAMES)('the document %s', (name) => {
  const { title, schema, initial, secrets = [] } = SETTINGS[name];

  it('has a title in both languages', () => {
    expect(title.zh).toMatch(/\p{Script=Han}/u);
    expect(title.en).toMatch(/^[A-Z]/);
  });

  it('begins with a value that an operator could have written', () => {
    expect(schema.parse(initial)).toEqual(initial);
  });

  it('bounds every number on both sides', () => {
    const unbounded = numbersIn(schemaOf(name), name).filter(
      ([, { minimum, maximum }]) =>
        minimum === undefined || maximum === undefined || Math.abs(minimum) > 1e9 || maximum > 1e9,
    );
    expect(unbounded.map(([path]) => path)).toEqual([]);
  });

  it('says nothing of secrets that it does not have', () => {
    const text = JSON.stringify(schemaOf(name));
    expect(secrets.filter((each) => !text.includes(`"${each}":`))).toEqual([]);
  });
});

describe('the documents of rules', () => {
  it('stand in the order of their names', () => {
    expect(SETTING_NAMES).toEqual([...SETTING_NAMES].sort());
  });
});
