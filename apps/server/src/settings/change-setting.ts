import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type SettingName } from '#libs/contract';
import type { Clock } from '#libs/clock';
import { AUDIT_LOG, type AuditLog } from '../audit/index.js';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database } from '../database/sql.js';
import { WakeBoard } from '../wake/index.js';
import { hideSecrets, restoreSecrets } from './secrets.js';
import { Settings } from './settings.js';
import { SETTINGS_STORE, type SettingsStore, type SettingVersion } from './settings.store.js';

export interface SettingChange {
  name: SettingName;
  /** The whole new document, not yet validated. */
  value: unknown;
  /** The version that was seen; 0 for a document that was never changed. */
  version: number;
  actor: string;
  reason: string;
}

export type SettingChangeResult =
  | { outcome: 'done'; version: number }
  | { outcome: 'invalid'; errors: { path: string; message: string }[] }
  | { outcome: 'versionChanged'; version: number };

/** Time, and the bell for the other processes. */
@Injectable()
export class SettingTrade {
  constructor(
    @Inject(CLOCK) readonly clock: Clock,
    readonly wake: WakeBoard,
  ) {}
}

/** An operator tunes a rule: validated, versioned and audited in one transaction, and known everywhere at once. */
@Injectable()
export class ChangeSetting {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SETTINGS_STORE) private readonly store: SettingsStore,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    private readonly settings: Settings,
    private readonly trade: SettingTrade,
  ) {}

  async perform({ name, value, version, actor, reason }: SettingChange): Promise<SettingChangeResult> {
    await this.settings.reload();
    if (this.settings.versionOf(name) !== version) return this.changedMeanwhile(name);
    const { schema, secrets = [] } = SETTINGS[name];
    const parsed = schema.safeParse(restoreSecrets(value, this.settings.read(name)));
    if (!parsed.success) {
      const errors = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      return { outcome: 'invalid', errors };
    }
    const changedAt = this.trade.clock.now();
    const next: SettingVersion = {
      name,
      version: version + 1,
      value: parsed.data,
      changedAt,
      changedBy: actor,
      reason,
    };
    const added = await this.database.transaction(async (sql) => {
      if (!(await this.store.add(sql, next))) return false;
      const detail = { version: next.version, reason, value: hideSecrets(parsed.data, secrets) };
      await this.audit.record(sql, {
        at: changedAt,
        actor,
        action: 'setting.change',
        subject: `setting:${name}`,
        detail,
      });
      return true;
    });
    await this.settings.reload();
    if (!added) return this.changedMeanwhile(name);
    this.trade.wake.ring('settings');
    return { outcome: 'done', version: next.version };
  }

  private changedMeanwhile(name: SettingName): SettingChangeResult {
    return { outcome: 'versionChanged', version: this.settings.versionOf(name) };
  }
}
