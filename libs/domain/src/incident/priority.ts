/** P1 is the most urgent. Stored as 1 to 4. */
export const PRIORITIES = ['P1', 'P2', 'P3', 'P4'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const priorityRank = (priority: Priority): number => PRIORITIES.indexOf(priority) + 1;

/** @param rank 1 to 4, as stored */
export const priorityOfRank = (rank: number): Priority => PRIORITIES[rank - 1]!;
