import { Global, Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { ANNOUNCED_STORE } from './announced.store.js';
import { AnnounceOnCall } from './announce-on-call.js';
import { DUTY_CALENDAR_STORE } from './duty-calendar.store.js';
import { DutyCalendars } from './duty-calendars.js';
import { EditOverrides } from './edit-overrides.js';
import { EditRotations } from './edit-rotations.js';
import { EditShifts } from './edit-shifts.js';
import { OVERRIDE_STORE } from './override.store.js';
import { PUSH_SUBSCRIPTIONS } from './push-subscriptions.js';
import { RosterSweep } from './roster-sweep.js';
import { RosterTrade } from './roster-trade.js';
import { Roster } from './roster.js';
import { ROSTER_STORE } from './roster.store.js';
import { ROTATION_STORE, SHIFT_STORE } from './turn.store.js';
import { PostgresAnnouncedStore } from './store/postgres-announced.store.js';
import { PostgresDutyCalendarStore } from './store/postgres-duty-calendar.store.js';
import { PostgresOverrideStore } from './store/postgres-override.store.js';
import { PostgresPushSubscriptions } from './store/postgres-push-subscriptions.js';
import { PostgresRosterStore } from './store/postgres-roster.store.js';
import { PostgresRotationStore } from './store/postgres-rotation.store.js';
import { PostgresShiftStore } from './store/postgres-shift.store.js';
import { PostgresSwapStore } from './store/postgres-swap.store.js';
import { SwapDuties } from './swap-duties.js';
import { SWAP_STORE } from './swap.store.js';
import { TellDuties } from './tell-duties.js';
import { VerifyContact } from './verify-contact.js';
import { WatchRoster } from './watch-roster.js';

/** What people edit. */
const EDITING = [EditShifts, EditRotations, EditOverrides, SwapDuties, DutyCalendars, VerifyContact];

@Global()
@Module({
  imports: [AuditModule],
  providers: [
    Roster,
    RosterTrade,
    TellDuties,
    ...EDITING,
    AnnounceOnCall,
    WatchRoster,
    RosterSweep,
    { provide: ROSTER_STORE, useClass: PostgresRosterStore },
    { provide: SHIFT_STORE, useClass: PostgresShiftStore },
    { provide: ROTATION_STORE, useClass: PostgresRotationStore },
    { provide: OVERRIDE_STORE, useClass: PostgresOverrideStore },
    { provide: SWAP_STORE, useClass: PostgresSwapStore },
    { provide: DUTY_CALENDAR_STORE, useClass: PostgresDutyCalendarStore },
    { provide: ANNOUNCED_STORE, useClass: PostgresAnnouncedStore },
    { provide: PUSH_SUBSCRIPTIONS, useClass: PostgresPushSubscriptions },
  ],
  exports: [Roster, PUSH_SUBSCRIPTIONS, ...EDITING],
})
export class RosterModule {}
