import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSchema } from '../../apps/server/src/database/describe-schema.js';
import { createTestDatabase, type TestDatabase } from '../harness/database.js';

const file = join(import.meta.dirname, '../../apps/server/src/database/schema.sql');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const describeNow = () => describeSchema(database.database);
const run = (text: string) => database.database.run<{ name: string }>({ text });

/** Everything in the schema, of whatever kind, but TypeORM's list of migrations. */
const leftovers = () =>
  run(`SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'migrations%'
         AND relname <> 'PK_8c82d7f526340ab734260ea46be'
       UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
       UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typname NOT LIKE '%migrations%'`);

describe('the migrations', () => {
  it('give the committed schema.sql, go down to nothing, and give the same again', async () => {
    const up = await describeNow();
    // `UPDATE_GENERATED=1` writes the file anew after a migration was added.
    if (process.env['UPDATE_GENERATED'] === '1') writeFileSync(file, up);
    expect(up).toBe(readFileSync(file, 'utf8'));

    const { dataSource } = database;
    for (let i = dataSource.migrations.length; i > 0; i--) await dataSource.undoLastMigration();
    expect(await leftovers()).toEqual([]);
    expect(await run('SELECT name FROM migrations')).toEqual([]);

    await dataSource.runMigrations();
    expect(await describeNow()).toBe(up);
  });
});

describe('the description of the schema', () => {
  it.each([
    ['a column', 'ALTER TABLE terminal ADD COLUMN extra text', 'extra text'],
    ['a default', "ALTER TABLE terminal ALTER COLUMN model SET DEFAULT 'x'", "model text DEFAULT 'x'::text NOT NULL"],
    ['an index', 'CREATE INDEX extra_index ON terminal (model) WHERE partition = 3', 'INDEX extra_index'],
    ['a constraint', 'ALTER TABLE site ADD CONSTRAINT extra_check CHECK (lat < 91)', 'CONSTRAINT extra_check'],
    ['a function', 'CREATE FUNCTION extra_function() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', 'extra_function'],
    ['a storage parameter', 'ALTER TABLE site SET (fillfactor = 33)', 'fillfactor=33'],
    [
      'a partition',
      "CREATE TABLE device_event_extra PARTITION OF device_event FOR VALUES FROM ('2020-01-01Z') TO ('2020-02-01Z')",
      'CREATE TABLE device_event_extra PARTITION OF device_event',
    ],
    [
      'a trigger',
      'CREATE TRIGGER extra_trigger BEFORE UPDATE ON site FOR EACH ROW EXECUTE FUNCTION refuse_change()',
      'TRIGGER extra_trigger',
    ],
  ])('shows %s', async (_what, change, shown) => {
    expect(await describeNow()).not.toContain(shown);
    await run(change);
    expect(await describeNow()).toContain(shown);
  });
});
