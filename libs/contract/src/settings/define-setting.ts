import type { z } from 'zod';
import type { Bilingual } from '#libs/domain';

/**
 * A document of rules that an operator may tune: what it may hold, what it holds until somebody changes it, and what
 * an operator should be warned of. Kept in versions, each with who changed it and why.
 */
export interface SettingDefinition<Schema extends z.ZodType = z.ZodType> {
  title: Bilingual;
  schema: Schema;
  initial: z.output<Schema>;
  /** Names of properties, at any depth, that are never shown: `********` instead, which also means "as before". */
  secrets?: readonly string[];
  /** What is allowed but unwise. */
  warnings?(value: z.output<Schema>): Bilingual[];
}

/** Only so that a definition's value follows from its schema; the initial value may leave out what has a default. */
export const defineSetting = <Schema extends z.ZodType>(
  definition: Omit<SettingDefinition<Schema>, 'initial'> & { initial: z.input<Schema> },
): SettingDefinition<Schema> => ({ ...definition, initial: definition.schema.parse(definition.initial) });
