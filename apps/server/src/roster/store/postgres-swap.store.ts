import { Inject, Injectable } from '@nestjs/common';
import type { Swap, SwapPart } from '#libs/domain';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type { SwapRecord, SwapStore } from '../swap.store.js';

/** As many as somebody looks at. */
const SHOWN = 200;

type PartJson = Omit<SwapPart, 'from' | 'until'> & { from: string; until: string };
interface SwapRow {
  id: string;
  asked_by: string;
  asked_of: string;
  gives: PartJson;
  takes: PartJson | null;
  note: string;
  state: Swap['state'];
  asked_at: Date;
  expires_at: Date;
  answered_at: Date | null;
}

@Injectable()
export class PostgresSwapStore implements SwapStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async list(technicianId: string | null): Promise<SwapRecord[]> {
    const rows = await this.database.run<SwapRow>(
      {
        text: `SELECT * FROM duty_swap WHERE $1::text IS NULL OR $1 IN (asked_by, asked_of) ORDER BY id DESC LIMIT $2`,
      },
      [technicianId, SHOWN],
    );
    return rows.map(toSwap);
  }

  async find(sql: Sql, id: string): Promise<SwapRecord | undefined> {
    const [row] = await sql.run<SwapRow>({ text: 'SELECT * FROM duty_swap WHERE id = $1 FOR UPDATE' }, [id]);
    return row && toSwap(row);
  }

  async add(sql: Sql, swap: Omit<SwapRecord, 'id' | 'answeredAt'>): Promise<SwapRecord> {
    const [row] = await sql.run<SwapRow>(
      {
        text: `INSERT INTO duty_swap (asked_by, asked_of, gives, takes, note, state, asked_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *`,
      },
      [
        swap.askedBy,
        swap.askedOf,
        JSON.stringify(swap.gives),
        swap.takes && JSON.stringify(swap.takes),
        swap.note,
        swap.state,
        swap.askedAt,
        swap.expiresAt,
      ],
    );
    return toSwap(row!);
  }

  async answer(sql: Sql, id: string, state: Swap['state'], now: Date): Promise<SwapRecord> {
    const [row] = await sql.run<SwapRow>(
      { text: 'UPDATE duty_swap SET state = $2, answered_at = $3 WHERE id = $1 RETURNING *' },
      [id, state, now],
    );
    return toSwap(row!);
  }

  async expire(sql: Sql, now: Date): Promise<number> {
    const rows = await sql.run(
      {
        text: `UPDATE duty_swap SET state = 'expired', answered_at = expires_at WHERE state = 'asked' AND expires_at <= $1
               RETURNING id`,
      },
      [now],
    );
    return rows.length;
  }
}

const toPart = ({ from, until, ...rest }: PartJson): SwapPart => ({
  ...rest,
  from: new Date(from),
  until: new Date(until),
});

const toSwap = (row: SwapRow): SwapRecord => ({
  id: row.id,
  askedBy: row.asked_by,
  askedOf: row.asked_of,
  gives: toPart(row.gives),
  takes: row.takes && toPart(row.takes),
  note: row.note,
  state: row.state,
  askedAt: row.asked_at,
  expiresAt: row.expires_at,
  answeredAt: row.answered_at,
});
