import type { Language } from '#libs/domain';
import type { ROLES } from '#libs/contract';

export type Role = (typeof ROLES)[number];

/** Somebody who is signed in. */
export interface Account {
  username: string;
  role: Role;
  name: { zh: string; en: string };
  technicianId: string | null;
  language: Language;
  /** Regions that it sees; none: all. A technician sees those they serve, whatever stands here. */
  regions: string[];
}
