import type { Provider } from '@nestjs/common';
import { DATABASE, type Database } from '../../database/sql.js';
import { IngestHealth, type IngestFacts } from '../../ingest/index.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { READINESS_CHECKS, type ReadinessCheck } from './readiness.js';

/** What this process needs: the database always; the broker and its partitions when it takes part in ingest. */
export const readinessChecks: Provider = {
  provide: READINESS_CHECKS,
  inject: [DATABASE, SERVER_CONFIG, IngestHealth],
  useFactory: (database: Database, config: ServerConfig, ingest: IngestHealth): ReadinessCheck[] => [
    {
      name: 'database',
      holds: async () => (await database.run<{ one: number }>({ text: 'SELECT 1 AS one' })).length === 1,
    },
    ...ingestChecks(ingest, config),
  ],
};

/** Faults are heard only once the partitions are held and subscribed to. */
function ingestChecks(ingest: IngestHealth, config: ServerConfig): ReadinessCheck[] {
  if (!config.ROLES.includes('ingest')) return [];
  const listens = ({ partitionsHeld, partitionsListening }: IngestFacts) =>
    partitionsHeld > 0 && partitionsListening === partitionsHeld;
  return [
    { name: 'broker', holds: () => Promise.resolve(ingest.facts().brokerConnected) },
    { name: 'partitions', holds: () => Promise.resolve(listens(ingest.facts())) },
  ];
}
