/** `withdrawn`: the incident ended or went to somebody else before an answer came. */
export const ASSIGNMENT_STATES = ['offered', 'accepted', 'refused', 'expired', 'withdrawn', 'done'] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];

/**
 * `lead`: the one who holds the incident or is asked to; one at a time. `support`: helps them. `successor`: is asked to
 * take it over from a holder whose shift has ended.
 */
export const ASSIGNMENT_ROLES = ['lead', 'support', 'successor'] as const;
export type AssignmentRole = (typeof ASSIGNMENT_ROLES)[number];
