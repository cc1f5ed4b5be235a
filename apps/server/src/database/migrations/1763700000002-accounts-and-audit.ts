import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-in, the repeat-safe posts of the API, and the hash-chained record of every human act. */
export class AccountsAndAudit1763700000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        username text PRIMARY KEY, password_hash text NOT NULL, role text NOT NULL,
        name_zh text NOT NULL, name_en text NOT NULL, technician_id text REFERENCES technician,
        language text NOT NULL
      );
      CREATE TABLE web_session (
        token_hash text PRIMARY KEY, username text NOT NULL REFERENCES account ON DELETE CASCADE,
        created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL
      );
      CREATE INDEX web_session_by_expiry ON web_session (expires_at);
      CREATE TABLE idempotent_answer (
        owner text NOT NULL, key text NOT NULL, request_hash text NOT NULL,
        status smallint, body jsonb, created_at timestamptz NOT NULL,
        PRIMARY KEY (owner, key)
      );
      CREATE TABLE audit_entry (
        id bigint PRIMARY KEY, at timestamptz NOT NULL, actor text NOT NULL, action text NOT NULL,
        subject text NOT NULL, detail jsonb NOT NULL, previous_hash text NOT NULL, hash text NOT NULL
      );
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE audit_entry, idempotent_answer, web_session, account; DROP FUNCTION refuse_change()',
    );
  }
}
