/** One SQL statement. Named ones are prepared once per connection (the hot path); the others are planned each time. */
export interface Statement {
  text: string;
  /** Unique in the program; the same name always carries the same text. */
  name?: string;
}

/** Runs statements: on a connection of its own, or inside a transaction. What a store is given. */
export interface Sql {
  /** @returns the rows of the answer; for a statement without RETURNING, none */
  run<Row>(statement: Statement, values?: unknown[]): Promise<Row[]>;
}

/** The door to PostgreSQL. Time is always a parameter: no statement asks the database for it. */
export interface Database extends Sql {
  /** Runs `work` in one transaction; commits when it resolves, rolls back when it throws. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

export const DATABASE = Symbol('Database');

/**
 * An array parameter, written as PostgreSQL reads it. The driver would look at every character of every element;
 * on the hot path that costs more than the statement. Only for what needs no quotes: numbers, ids made of digits,
 * booleans, instants, and words of our own.
 */
export const plainArray = (values: readonly (string | number | boolean | Date | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : value instanceof Date ? value.toISOString() : value)).join(',')}}`;

/** Many JSON values as one parameter, for `jsonb_array_elements($n::jsonb)` beside `unnest` in `ROWS FROM`. */
export const jsonArray = (values: readonly unknown[]): string => JSON.stringify(values);

/** Why PostgreSQL would refuse a text, in words; null when it takes it. */
export function whyUnstorable(text: string): string | null {
  if (text.includes('\0')) return 'holds a NUL character';
  // In the type of a string only from ES2024 on.
  const { isWellFormed } = text as unknown as { isWellFormed(this: string): boolean };
  return isWellFormed.call(text) ? null : 'holds half a character';
}
