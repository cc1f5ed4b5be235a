import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may be sent, who may be called, and who is on call when. */
export class PeopleAndRoster1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE technician (
        id text PRIMARY KEY, name_zh text NOT NULL, name_en text NOT NULL, phone text NOT NULL, email text,
        language text NOT NULL, skills text[] NOT NULL, regions text[] NOT NULL,
        lat double precision NOT NULL, lon double precision NOT NULL
      );
      CREATE TABLE desk (
        id text PRIMARY KEY, name_zh text NOT NULL, name_en text NOT NULL, phone text NOT NULL, email text,
        language text NOT NULL
      );
      -- Minutes of the bank's local day. At or before from_minute, to_minute lies on the following day.
      CREATE TABLE shift (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, region_id text NOT NULL REFERENCES region,
        line text NOT NULL CHECK (line IN ('first', 'second')), weekdays smallint[] NOT NULL,
        from_minute smallint NOT NULL, to_minute smallint NOT NULL, technician_ids text[] NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shift, desk, technician');
  }
}
