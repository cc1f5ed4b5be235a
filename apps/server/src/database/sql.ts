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
