export type { Account, Role } from './account.js';
export { AuthModule } from './auth.module.js';
export { hashPassword, verifyPassword } from './password.js';
export { Public, Roles, SESSION_COOKIE, SignedIn } from './session.guard.js';
export { Sessions } from './sessions.js';
