import type { Sql } from './sql.js';

const RELATIONS = `SELECT c.oid::int AS oid, c.relname AS name, c.relkind AS kind, c.reloptions AS options,
    pg_get_partkeydef(c.oid) AS "partitionedBy", pg_get_expr(c.relpartbound, c.oid) AS bound, p.relname AS parent
  FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S') ORDER BY c.relname`;

const COLUMNS = `SELECT a.attrelid::int AS oid, format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
    || CASE WHEN a.attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
        WHEN a.attidentity <> '' THEN ' GENERATED ' || CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END
          || ' AS IDENTITY'
        WHEN d.oid IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS line
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attrelid, a.attnum`;

const CONSTRAINTS = `SELECT conrelid::int AS oid, format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) AS line
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND conparentid = 0
  ORDER BY conname`;

// An index that stands for a constraint, or for its parent's index, is said already.
const INDEXES = `SELECT i.indrelid::int AS oid, pg_get_indexdef(i.indexrelid) AS line
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
  ORDER BY c.relname`;

const TRIGGERS = `SELECT tgrelid::int AS oid, pg_get_triggerdef(t.oid) AS line FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
  WHERE c.relnamespace = 'public'::regnamespace AND NOT tgisinternal AND tgparentid = 0 ORDER BY tgname`;

const FUNCTIONS = `SELECT pg_get_functiondef(p.oid) AS line FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY p.proname, p.oid::regprocedure::text`;

const TYPES = `SELECT format('CREATE TYPE %I AS ENUM (%s)', t.typname, string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)) AS line
  FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typnamespace = 'public'::regnamespace
  GROUP BY t.typname ORDER BY t.typname`;

const SEQUENCES = `SELECT format('CREATE SEQUENCE %I AS %s START %s INCREMENT %s', s.sequencename, s.data_type, s.start_value, s.increment_by) AS line
  FROM pg_sequences s WHERE s.schemaname = 'public' AND NOT EXISTS (
    SELECT 1 FROM pg_depend d WHERE d.objid = format('%I', s.sequencename)::regclass AND d.deptype = 'i') ORDER BY 1`;

const HEADER = `-- The schema that the migrations give, read from PostgreSQL's catalogue. Generated: see CONTRIBUTING.md, "Migrations".\n`;

/** TypeORM's own list of migrations; there is no migration that makes or drops it. */
const NOT_OURS = ['migrations', 'migrations_id_seq'];

interface Relation {
  oid: number;
  name: string;
  kind: string;
  options: string[] | null;
  partitionedBy: string | null;
  bound: string | null;
  parent: string | null;
}

interface Line {
  oid: number;
  line: string;
}

/** The database's schema as text: the same text for the same schema, whatever order it was made in. */
export async function describeSchema(sql: Sql): Promise<string> {
  const read = <Row = Line>(text: string) => sql.run<Row>({ text });
  const relations = (await read<Relation>(RELATIONS)).filter(({ name }) => !NOT_OURS.includes(name));
  const parts = {
    columns: await read(COLUMNS),
    constraints: await read(CONSTRAINTS),
    after: [...(await read(INDEXES)), ...(await read(TRIGGERS))],
  };
  const loose = [...(await read(TYPES)), ...(await read(SEQUENCES)), ...(await read(FUNCTIONS))];
  const ours = loose
    .map(({ line }) => line.trim())
    .filter((line) => !NOT_OURS.some((name) => line.includes(` ${name} `)));
  const tables = relations
    .filter(({ kind }) => kind === 'r' || kind === 'p')
    .map((table) => describeTable(table, parts));
  const views = relations.filter(({ kind }) => kind === 'v' || kind === 'm').map(({ name }) => `-- view ${name}`);
  return [HEADER, ...ours.map((line) => `${line};\n`), ...tables, ...views].join('\n');
}

function describeTable(table: Relation, parts: Record<'columns' | 'constraints' | 'after', Line[]>): string {
  const of = (lines: Line[]) => lines.filter(({ oid }) => oid === table.oid).map(({ line }) => line);
  const after = of(parts.after).map((line) => `${line.replaceAll(' public.', ' ')};\n`);
  const options = table.options ? ` WITH (${table.options.join(', ')})` : '';
  if (table.parent !== null) {
    return [`CREATE TABLE ${table.name} PARTITION OF ${table.parent} ${table.bound}${options};\n`, ...after].join('');
  }
  const body = [...of(parts.columns), ...of(parts.constraints)].map((line) => `  ${line}`).join(',\n');
  const partitioned = table.partitionedBy ? ` PARTITION BY ${table.partitionedBy}` : '';
  return [`CREATE TABLE ${table.name} (\n${body}\n)${partitioned}${options};\n`, ...after].join('');
}
