/** `withdrawn`: the incident ended or went to somebody else before an answer came. */
export const ASSIGNMENT_STATES = ['offered', 'accepted', 'refused', 'expired', 'withdrawn', 'done'] as const;
export type AssignmentState = (typeof ASSIGNMENT_STATES)[number];
