import type { SettingName } from '#libs/contract';
import type { Sql } from '../database/sql.js';

/** One version of a document. */
export interface SettingVersion {
  name: SettingName;
  /** 1 for the first change; before it there is no row. */
  version: number;
  value: unknown;
  changedAt: Date;
  changedBy: string;
  reason: string;
}

export interface SettingsStore {
  /** The newest version of each document that was ever changed. */
  readAll(): Promise<SettingVersion[]>;
  /** Newest first. */
  history(name: SettingName): Promise<SettingVersion[]>;
  /** @returns false when that version is there already: somebody else was first */
  add(sql: Sql, version: SettingVersion): Promise<boolean>;
}

export const SETTINGS_STORE = Symbol('SettingsStore');
