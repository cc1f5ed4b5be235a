import { Global, Module } from '@nestjs/common';
import { Roster } from './roster.js';
import { ROSTER_STORE } from './roster.store.js';
import { PostgresRosterStore } from './store/postgres-roster.store.js';

@Global()
@Module({ providers: [Roster, { provide: ROSTER_STORE, useClass: PostgresRosterStore }], exports: [Roster] })
export class RosterModule {}
