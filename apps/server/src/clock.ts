/** Token of the program's one clock. Tests provide a movable one. */
export const CLOCK = Symbol('Clock');
