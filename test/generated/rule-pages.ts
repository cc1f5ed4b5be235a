import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bankFile, SETTING_NAMES, SETTINGS, type SettingName } from '#libs/contract';
import { ROUTES } from '../../apps/server/src/desk/openapi/routes.table.js';
import { serverConfig } from '../../apps/server/src/server.config.js';

/** Where the pages for operators are, one for each rule. */
export const RULE_PAGES = join(import.meta.dirname, '../../docs/operations/rules');

/** Each page's text, by its file; without the index. */
export const rulePages = (): [string, string][] =>
  readdirSync(RULE_PAGES)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => [file, readFileSync(join(RULE_PAGES, file), 'utf8')]);

/** What a page calls that the API does not serve. An example may fill in a parameter, and `…` leaves out the rest. */
export function unknownCalls(page: string): string[] {
  const calls = page.matchAll(/(?:\b(GET|POST|PUT|PATCH|DELETE) +)?(\/api\/[\w/{}.-]*)(…?)/g);
  return [...calls].flatMap(([call, method, path, rest]) => {
    const known = ROUTES.some(
      (route) =>
        (!method || route.method === method.toLowerCase()) &&
        isSamePath(path!.replace(/[/.]$/, ''), route.path, rest === '…' || path!.endsWith('/')),
    );
    return known ? [] : [call];
  });
}

function isSamePath(written: string, served: string, isBeginning: boolean): boolean {
  const [parts, places] = [written.split('/'), served.split('/')];
  if (isBeginning ? parts.length > places.length : parts.length !== places.length) return false;
  return parts.every((part, i) =>
    part.startsWith('{') ? places[i]!.startsWith('{') : places[i]!.startsWith('{') || places[i] === part,
  );
}

interface Row {
  /** The document that the table names; undefined where it names none. */
  document: SettingName | undefined;
  names: string[];
  fallback: string;
}

/** Rows of the tables of settings: those whose first column is headed `setting` or `name`, in either language. */
export function settingRows(page: string): Row[] {
  const rows: Row[] = [];
  let [document, inTable] = [undefined as SettingName | undefined, false];
  for (const line of page.split('\n')) {
    const named = /(?:[Dd]ocument(?: of rules)?|文档) `(\w+)`/.exec(line)?.[1] as SettingName | undefined;
    if (!line.startsWith('|') || inTable === false) {
      inTable = /^\| *(setting|name|设置|名称)/.test(line);
      // A document that a sentence names is that of the table beneath it; one that another row names is not.
      if (named && SETTING_NAMES.includes(named)) document = named;
      else if (/^## 中文/.test(line)) document = undefined;
      continue;
    }
    const [first = '', fallback = ''] = line.slice(1).split(/(?<!\\)\|/);
    const names = [...first.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
    if (names.length) rows.push({ document, names, fallback: fallback.trim() });
  }
  return rows;
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

const jsonSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
const DOCUMENTS = new Map(SETTING_NAMES.map((name) => [name, jsonSchema(SETTINGS[name].schema)]));
const ELSEWHERE = [...DOCUMENTS.values(), jsonSchema(bankFile)];

/** `policies[].steps[]`, `ladders.<kind>.rungs`, `response.P1…P4`, `….warnPercent`, `.most` as names of properties; `*`: any. */
const pathOf = (name: string): string[] =>
  name
    .replaceAll('[]', '')
    .split('.')
    .map((part) => (/^[<{].*[>}]$/.test(part) ? '*' : part.replace(/^(\w+)….*/, '$1')))
    .filter((part) => part !== '' && part !== '…');

/** What a table names that is in no document, no bank file and no configuration. */
export function unknownSettings(page: string): string[] {
  return settingRows(page).flatMap(({ document, names }) =>
    names.filter((name) => {
      if (name in serverConfig.settings) return false;
      const schemas = document ? [DOCUMENTS.get(document)!] : ELSEWHERE;
      return !schemas.some((schema) => holds(schema, pathOf(name)));
    }),
  );
}

/** Whether the path stands anywhere in the schema: a table may leave out the part that its heading names. */
function holds(schema: JsonSchema, path: string[]): boolean {
  return beginsWith(schema, path) || below(schema).some(([, each]) => holds(each, path));
}

function beginsWith(schema: JsonSchema, [first, ...rest]: string[]): boolean {
  if (first === undefined) return true;
  return below(schema).some(([name, each]) =>
    name === null
      ? beginsWith(each, [first, ...rest])
      : (name === first || first === '*' || name === '*') && beginsWith(each, rest),
  );
}

/** What a schema is made of; null: a form of the same value. */
function below(schema: JsonSchema): [string | null, JsonSchema][] {
  const { properties = {}, additionalProperties, items, anyOf = [], oneOf = [] } = schema;
  const forms = [...anyOf, ...oneOf, ...(items ? [items] : [])];
  return [
    ...Object.entries(properties),
    ...(typeof additionalProperties === 'object' ? [['*', additionalProperties] as [string, JsonSchema]] : []),
    ...forms.map((form): [null, JsonSchema] => [null, form]),
  ];
}

/** Defaults that the pages give as one number, `true` or `false`, and that the document does not have. */
export function wrongDefaults(page: string): string[] {
  return settingRows(page).flatMap(({ document, names, fallback }) => {
    const plain = /^`?(-?\d+(?:\.\d+)?|true|false)`?$/.exec(fallback.replaceAll(',', ''))?.[1];
    if (!document || plain === undefined || names.length !== 1) return [];
    const found = valuesAt(SETTINGS[document].initial, pathOf(names[0]!)).map(String);
    return found.length === 0 || found.includes(plain) ? [] : [`${names[0]}: ${plain}, not ${found.join(' or ')}`];
  });
}

function valuesAt(value: unknown, path: string[]): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = path.reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], value);
  return [...(own === undefined ? [] : [own]), ...Object.values(value).flatMap((each) => valuesAt(each, path))];
}
