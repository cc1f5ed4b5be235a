import { Inject, Injectable } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { DATABASE, type Database } from '../../database/sql.js';
import type { EventMonth, EventPartitionStore } from '../event-partition.store.js';

/** Several replicas may prepare the same month. */
const UPKEEP_LOCK = ADVISORY_LOCKS.eventUpkeep;

@Injectable()
export class PostgresEventPartitionStore implements EventPartitionStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  ensure({ table, from, to }: EventMonth): Promise<boolean> {
    if (!/^device_event_\d{4}_\d{2}$/.test(table)) throw new Error(`"${table}" is not the table of a month`);
    const [begin, end] = [from.toISOString(), to.toISOString()];
    return this.database.transaction(async (sql) => {
      await sql.run({ text: 'SELECT pg_advisory_xact_lock($1)' }, [UPKEEP_LOCK]);
      const [found] = await sql.run<{ there: boolean }>({ text: 'SELECT to_regclass($1) IS NOT NULL AS there' }, [
        table,
      ]);
      if (found?.there) return false;
      await sql.run({ text: `CREATE TABLE ${table} (LIKE device_event INCLUDING DEFAULTS INCLUDING CONSTRAINTS)` });
      // Events of the month may have come before its table, when the clock was moved or the upkeep was late.
      await sql.run({ text: 'LOCK TABLE device_event_default IN ACCESS EXCLUSIVE MODE' });
      await sql.run({
        text: `WITH early AS (DELETE FROM device_event_default
            WHERE received_at >= '${begin}' AND received_at < '${end}' RETURNING *)
          INSERT INTO ${table} SELECT * FROM early`,
      });
      await sql.run({
        text: `ALTER TABLE device_event ATTACH PARTITION ${table} FOR VALUES FROM ('${begin}') TO ('${end}')`,
      });
      return true;
    });
  }
}
