import { z } from 'zod';
import { describeSettings } from '#libs/config';
import { serverConfig } from '../../apps/server/src/server.config.js';
import { brokerConfig } from '../../apps/standalone/src/embedded-broker/broker.config.js';
import { standaloneConfig } from '../../apps/standalone/src/standalone.config.js';
import { agentConfig } from '../../device-agent/src/agent.config.js';
import { fleetConfig } from '../../simulators/fleet/fleet.config.js';
import { gatewaysConfig } from '../../simulators/gateways/gateways.config.js';
import { machineRoomConfig } from '../../simulators/machine-room/machine-room.config.js';

const HEAD = `# Configuration

Made from the programs' own declarations by \`npm run docs\`. A secret may come from a file named by \`<NAME>_FILE\`. A wrong
value stops the start with one line that says what to change.

`;

interface JsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
}

/** The page \`docs/configuration.md\`. */
export function configurationPage(): string {
  const declared = [standaloneConfig, serverConfig, brokerConfig, gatewaysConfig, fleetConfig, machineRoomConfig];
  return HEAD + [...declared.map(describeSettings), describeAgentFile()].join('\n');
}

function describeAgentFile(): string {
  const schema = z.toJSONSchema(agentConfig, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const { devices, ...rest } = schema.properties!;
  const drivers = devices!.items!.oneOf ?? devices!.items!.anyOf ?? [];
  const rows = (properties: Record<string, JsonSchema>, required: string[]) =>
    rowsOf(properties, required, '').join('\n');
  const table = '| setting | default | meaning |\n|---|---|---|';
  const ofDriver = (driver: JsonSchema) => {
    const name = String(driver.properties!['driver']!.const);
    return `### Devices: \`driver: ${name}\`\n\n${table}\n${rows(driver.properties!, driver.required ?? [])}\n`;
  };
  return [
    '## Device agent\n\nOne YAML file, named on the command line; examples in `device-agent/examples`.\n',
    `${table}\n${rows(rest, schema.required ?? [])}\n| \`devices\` | **required** | List of devices; each names its driver, see below. |\n`,
    ...drivers.map(ofDriver),
  ].join('\n');
}

function rowsOf(properties: Record<string, JsonSchema>, required: readonly string[], prefix: string): string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = prefix + name;
    if (schema.properties) return rowsOf(schema.properties, schema.required ?? [], `${path}.`);
    const variants = (schema.oneOf ?? schema.anyOf ?? []).filter((variant) => variant.properties);
    if (variants.length > 0) return variants.flatMap((variant) => rowsOfVariant(path, variant));
    const fallback =
      schema.default !== undefined
        ? `\`${JSON.stringify(schema.default)}\``
        : required.includes(name)
          ? '**required**'
          : '';
    return [`| \`${path}\` | ${fallback} | ${meaningOf(schema)} |`];
  });
}

/** A setting that takes one of several forms, each with a `type` of its own. */
function rowsOfVariant(path: string, variant: JsonSchema): string[] {
  const { type, ...rest } = variant.properties!;
  return rowsOf(rest, variant.required ?? [], `${path} (type: ${String(type?.const)}).`);
}

function meaningOf(schema: JsonSchema): string {
  const choices = schema.enum ?? (schema.anyOf ?? []).flatMap((each) => (each.const === undefined ? [] : [each.const]));
  const choice = choices.length > 0 ? `One of ${choices.map((each) => `\`${String(each)}\``).join(', ')}.` : '';
  const meaning = [schema.description, choice].filter(Boolean).join(' ').replaceAll('|', '\\|');
  if (meaning) return meaning;
  return schema.const === undefined ? (schema.type ?? '') : `\`${String(schema.const)}\``;
}
