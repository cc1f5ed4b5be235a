import { z } from 'zod';
import type { ConfigDeclaration, Setting } from './declare-config.js';

/** The Markdown table of a program's settings, for the generated `docs/configuration.md`. */
export function describeSettings(declaration: ConfigDeclaration<Record<string, Setting>>): string {
  const rows = Object.entries(declaration.settings).map(([name, setting]) => {
    const fallback = setting.schema.safeParse(undefined);
    const shown = !fallback.success ? '**required**' : setting.secret ? '' : formatDefault(fallback.data);
    return `| \`${name}\` | ${shown} | ${setting.secret ? 'secret; ' : ''}${setting.doc.replaceAll('|', '\\|')} |`;
  });
  return [`## ${declaration.program}`, '', '| setting | default | meaning |', '|---|---|---|', ...rows, ''].join('\n');
}

function formatDefault(value: unknown): string {
  if (value === undefined) return '';
  return `\`${Array.isArray(value) ? value.join(',') : String(value)}\``;
}

/** Ready-made pieces for settings that come as text. */
export const fromText = {
  port: (fallback: number) =>
    z.coerce
      .number('must be a port number')
      .int()
      .min(0)
      .max(65_535, 'must be a port from 0 to 65535')
      .default(fallback),
  positive: (fallback: number) => z.coerce.number('must be a number').positive('must be above 0').default(fallback),
  flag: (fallback: boolean) =>
    z
      .enum(['0', '1', 'true', 'false'], 'must be 1 or 0')
      .transform((text) => text === '1' || text === 'true')
      .default(fallback),
  list: (fallback: string[]) =>
    z
      .string()
      .transform((text) =>
        text
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      )
      .default(fallback),
};
