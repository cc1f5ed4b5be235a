/**
 * An array parameter, written as PostgreSQL reads it. The driver would look at every character of every element;
 * on the hot path that costs more than the statement. Only for what needs no quotes: numbers, ids made of digits,
 * booleans, instants, and words of our own.
 */
export const plainArray = (values: readonly (string | number | boolean | Date | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : value instanceof Date ? value.toISOString() : value)).join(',')}}`;

/** Many JSON values as one parameter, for `jsonb_array_elements($n::jsonb)` beside `unnest` in `ROWS FROM`. */
export const jsonArray = (values: readonly unknown[]): string => JSON.stringify(values);
