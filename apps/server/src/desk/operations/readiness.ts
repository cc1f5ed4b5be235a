/** One thing that a process needs before it can do its work. */
export interface ReadinessCheck {
  name: string;
  holds(): Promise<boolean>;
}

export const READINESS_CHECKS = Symbol('ReadinessChecks');
