import { readFileSync } from 'node:fs';
import { type z } from 'zod';

/** One setting of a program: how it is read, what it means, and whether it must never be printed. */
export interface Setting<T extends z.ZodType = z.ZodType> {
  schema: T;
  /** One or two sentences for `docs/configuration.md`. */
  doc: string;
  secret?: boolean;
}

export type ConfigValues<S extends Record<string, Setting>> = { [K in keyof S]: z.output<S[K]['schema']> };

/** A wrong setting. Its message is the one line that says what to change; programs print it and exit with 1. */
export class ConfigError extends Error {}

export interface ConfigDeclaration<S extends Record<string, Setting>> {
  readonly program: string;
  readonly settings: S;
  /**
   * Reads every setting from `environment`. A secret may come from a file named by `<NAME>_FILE`.
   * Throws {@link ConfigError} naming the first wrong setting.
   */
  read(environment: Record<string, string | undefined>): ConfigValues<S>;
  /** The values as text for the log, with secrets masked. */
  mask(values: ConfigValues<S>): Record<string, unknown>;
}

/** Declares a program's settings once: for reading, for the log and for the generated reference. */
export function declareConfig<S extends Record<string, Setting>>(program: string, settings: S): ConfigDeclaration<S> {
  return {
    program,
    settings,
    read(environment) {
      const values: Record<string, unknown> = {};
      for (const [name, setting] of Object.entries(settings)) values[name] = readSetting(name, setting, environment);
      return values as ConfigValues<S>;
    },
    mask(values) {
      return Object.fromEntries(
        Object.entries(settings).map(([name, setting]) => {
          const value = values[name];
          return [name, setting.secret && value !== undefined ? '***' : maskUrlPassword(value)];
        }),
      );
    },
  };
}

function readSetting(name: string, setting: Setting, environment: Record<string, string | undefined>): unknown {
  const text = textOf(name, setting, environment);
  const result = setting.schema.safeParse(text);
  if (result.success) return result.data;
  const shown = setting.secret || text === undefined ? '' : ` (it is "${maskUrlPassword(text)}")`;
  throw new ConfigError(`${name}${shown}: ${result.error.issues[0]?.message ?? 'not valid'}. ${setting.doc}`);
}

function textOf(name: string, setting: Setting, environment: Record<string, string | undefined>): string | undefined {
  const direct = environment[name];
  if (direct !== undefined && direct !== '') return direct;
  const file = setting.secret ? environment[`${name}_FILE`] : undefined;
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConfigError(`${name}_FILE: cannot read ${file}: ${(error as Error).message}`);
  }
}

function maskUrlPassword(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/(\/\/[^:/@]*:)[^@]*@/, '$1***@') : value;
}
