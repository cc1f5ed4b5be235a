export { Roster } from './roster.js';
export { RosterSnapshot, type OnCallView } from './roster-snapshot.js';
export { deskRecipient, technicianRecipient } from './recipients.js';
export {
  PUSH_SUBSCRIPTIONS,
  type NewPushSubscription,
  type PushSubscription,
  type PushSubscriptions,
} from './push-subscriptions.js';
export { RosterModule } from './roster.module.js';
export { ROSTER_STORE, type Desk, type RosterFacts, type RosterStore, type Technician } from './roster.store.js';
export { EditRotations, type RotationRefusal } from './edit-rotations.js';
export { EditShifts, type ShiftRefusal } from './edit-shifts.js';
export { EditOverrides, type OverrideRefusal } from './edit-overrides.js';
export type { OverrideRecord } from './override.store.js';
export { SwapDuties, type SwapActor, type SwapRefusal } from './swap-duties.js';
export type { SwapRecord } from './swap.store.js';
export { DutyCalendars, type CalendarRefusal } from './duty-calendars.js';
export type { DutyCalendarRecord } from './duty-calendar.store.js';
export { VerifyContact, type ContactRefusal } from './verify-contact.js';
export { writeVerification, type ContactVerification } from './store/contact-verification.js';
export type { Done, Refused, RosterEditor, Seen } from './roster-trade.js';
