import { declareConfig, fromText } from '#libs/config';
import { z } from 'zod';

/** Settings of the embedded PostgreSQL as a process of its own; the launcher fills them. */
export const postgresConfig = declareConfig('embedded-postgres', {
  POSTGRES_DIR: { schema: z.string('must be set'), doc: 'Directory of the database files.' },
  POSTGRES_PORT: { schema: fromText.port(0), doc: 'Port on 127.0.0.1; 0 takes a free one.' },
  POSTGRES_DATABASE: { schema: z.string().default('watchkeeper'), doc: 'Database to create.' },
  LOG_LEVEL: { schema: z.string().default('info'), doc: 'trace, debug, info, warn or error.' },
});
