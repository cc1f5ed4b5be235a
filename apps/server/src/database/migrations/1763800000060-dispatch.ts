import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several people for one incident, vendors, spare parts, and why each was chosen. */
export class Dispatch1763800000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE technician
        -- A vendor works under a contract; a person by the roster.
        ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'vendor')),
        ADD COLUMN contract jsonb;
      CREATE TABLE technician_part (
        technician_id text NOT NULL, part text NOT NULL, quantity integer NOT NULL CHECK (quantity > 0),
        PRIMARY KEY (technician_id, part)
      );
      -- Who could be sent, and who could not and why: the same for all incidents of a site, skill and set of parts
      -- while nothing changes, and stored once. The id is a digest of the content.
      CREATE TABLE dispatch_field (id text PRIMARY KEY, stored_at timestamptz NOT NULL, content jsonb NOT NULL);
      ALTER TABLE assignment
        ADD COLUMN role text NOT NULL DEFAULT 'lead' CHECK (role IN ('lead', 'support', 'successor')),
        ADD COLUMN accepted_at timestamptz,
        -- The ranking that led to it: a field, and what was on everybody's hands.
        ADD COLUMN ranking jsonb,
        -- When an acceptance lapses without progress, and when it is to be handed over because the shift ends.
        ADD COLUMN lapses_at timestamptz, ADD COLUMN hand_over_at timestamptz,
        -- The clock of a vendor's contract.
        ADD COLUMN accept_due timestamptz, ADD COLUMN arrive_due timestamptz, ADD COLUMN restore_due timestamptz,
        -- When the contract, or the offer of somebody who is to help, must be looked at next; and the last look.
        ADD COLUMN watch_at timestamptz, ADD COLUMN watched_at timestamptz;
      UPDATE assignment SET accepted_at = answered_at WHERE state IN ('accepted', 'done');
      DROP INDEX assignment_one_at_a_time;
      -- At most one person holds an incident, or is being asked, at a time; besides them one may be asked to take over.
      CREATE UNIQUE INDEX assignment_one_lead ON assignment (incident_id)
        WHERE state IN ('offered', 'accepted') AND role = 'lead';
      CREATE UNIQUE INDEX assignment_one_successor ON assignment (incident_id)
        WHERE state IN ('offered', 'accepted') AND role = 'successor';
      -- Nobody has two roles in one incident.
      CREATE UNIQUE INDEX assignment_one_role ON assignment (incident_id, technician_id)
        WHERE state IN ('offered', 'accepted');
      CREATE INDEX assignment_worked ON assignment (accepted_at) WHERE accepted_at IS NOT NULL;
      CREATE INDEX assignment_to_watch ON assignment (watch_at) WHERE watch_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE assignment SET state = 'withdrawn' WHERE role <> 'lead' AND state IN ('offered', 'accepted');
      DROP INDEX assignment_one_lead, assignment_one_successor, assignment_one_role, assignment_worked,
        assignment_to_watch;
      CREATE UNIQUE INDEX assignment_one_at_a_time ON assignment (incident_id) WHERE state IN ('offered', 'accepted');
      ALTER TABLE assignment DROP COLUMN role, DROP COLUMN accepted_at, DROP COLUMN ranking, DROP COLUMN lapses_at,
        DROP COLUMN hand_over_at, DROP COLUMN accept_due, DROP COLUMN arrive_due, DROP COLUMN restore_due,
        DROP COLUMN watch_at, DROP COLUMN watched_at;
      DROP TABLE dispatch_field, technician_part;
      ALTER TABLE technician DROP COLUMN kind, DROP COLUMN contract;
    `);
  }
}
