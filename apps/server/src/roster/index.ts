export { Roster } from './roster.js';
export { RosterSnapshot, type OnCallView } from './roster-snapshot.js';
export { deskRecipient, technicianRecipient } from './recipients.js';
export { RosterModule } from './roster.module.js';
export { ROSTER_STORE, type Desk, type RosterFacts, type RosterStore, type Technician } from './roster.store.js';
