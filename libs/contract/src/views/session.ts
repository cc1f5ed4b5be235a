import { z } from 'zod';
import { ROLES } from '../bank.js';

export const LANGUAGES = ['zh-CN', 'en'] as const;

export const signInRequest = z.object({ username: z.string().min(1).max(64), password: z.string().min(1).max(200) });
export type SignInRequest = z.infer<typeof signInRequest>;

/** `GET /api/me`. `scope.regions` empty: every region. */
export const meView = z.object({
  username: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  technicianId: z.string().nullable(),
  language: z.enum(LANGUAGES),
  scope: z.object({ regions: z.array(z.string()) }),
  bank: z.object({ name: z.string(), hotline: z.string(), timeZone: z.string() }),
});
export type MeView = z.infer<typeof meView>;
