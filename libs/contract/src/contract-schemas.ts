import { z } from 'zod';
import * as contract from './index.js';

/** What an agent sends: the envelope's own schema leaves the entries open, because the server reads them one by one. */
const asSent: Record<string, z.ZodType> = {
  eventsMessage: contract.eventsMessage.extend({ events: z.array(contract.eventEntry).min(1).max(500) }),
};

/** Every message and HTTP view of the contract: each exported object schema, under its name in kebab case. */
export function contractSchemas(): Map<string, z.ZodType> {
  const objects = Object.entries(contract).filter(([, value]) => value instanceof z.ZodObject) as [string, z.ZodType][];
  return new Map(objects.map(([name, schema]) => [kebab(name), schema]));
}

/** JSON Schema (draft 2020-12) of each, as text, by file name. Unknown fields are allowed, as the contract says. */
export function contractJsonSchemas(): Map<string, string> {
  const files = [...contractSchemas()].map(([name, schema]): [string, string] => {
    const described = asSent[camel(name)] ?? schema;
    const { $schema, ...rest } = z.toJSONSchema(described, { io: 'input', unrepresentable: 'any' });
    return [`${name}.json`, `${JSON.stringify({ $schema, title: name, ...rest }, null, 2)}\n`];
  });
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
