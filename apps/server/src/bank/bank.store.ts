import type { BankFile } from '#libs/contract';

export interface BankStore {
  isEmpty(): Promise<boolean>;
  /**
   * Writes the whole file in one transaction.
   * @param passwordHashes by username
   */
  write(bank: BankFile, passwordHashes: Map<string, string>): Promise<void>;
  /** Gives accounts that exist new passwords; ends the sign-ins they have. */
  setPasswords(passwordHashes: Map<string, string>): Promise<void>;
}
