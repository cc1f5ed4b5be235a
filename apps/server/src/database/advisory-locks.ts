/**
 * The advisory locks of the server, with one number each that nothing else on the database uses. PostgreSQL keeps locks
 * of one number apart from those of two, so that the same number may stand in both tables. A number is never changed
 * after a release: during an update the old program and the new one must wait for one another.
 */
export const ADVISORY_LOCKS = {
  migration: 7_260_001,
  /** Entries of the audit log are chained one after the other. */
  audit: 7_260_002,
  /** Making the tables of coming months. */
  eventUpkeep: 7_260_004,
  /** Whoever checks that nothing in the roster overlaps is the only one to add. */
  roster: 7_260_020,
  onCallAnnouncement: 7_260_021,
  alarmReview: 7_240_040,
  /** Asking repaired terminals for their self-test. */
  selfTests: 7_260_006,
  webhookFeed: 7_238_551_902,
  robotDigests: 7_238_551_903,
} as const;

/** First numbers of locks with two; the second says of what. */
export const ADVISORY_LOCK_CLASSES = {
  /** Of a terminal partition. */
  partition: 7_260_002,
  /** Of a replica that ingests. */
  replica: 7_260_003,
  /** Of a process that delivers notices. */
  noticeHolder: 7_260_005,
  /** Of a duty, by the hash of its name. */
  duty: 7_260_070,
  /** Messages of other monitors: one at a time. */
  intakeSource: 7_260_100,
} as const;
