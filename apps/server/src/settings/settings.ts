import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Subscription } from 'rxjs';
import { SETTING_NAMES, SETTINGS, type SettingDefinition, type SettingName, type SettingValue } from '#libs/contract';
import type { Bilingual } from '#libs/domain';
import type { Logger } from '#libs/observability';
import { LOGGER } from '../logger.js';
import { WakeBoard } from '../wake/index.js';
import { SETTINGS_STORE, type SettingsStore, type SettingVersion } from './settings.store.js';

/** The rings reach every process; this is for the one whose ring was lost. */
const REFRESH_MS = 5_000;

/**
 * The rules that operators tune, in memory: a rule on the hot path reads its tunables without waiting. Another process
 * knows a change at once when it hears the ring, and after a few seconds when it does not.
 */
@Injectable()
export class Settings implements OnModuleInit, OnModuleDestroy {
  private versions = new Map<SettingName, SettingVersion>();
  private values: Partial<Record<SettingName, unknown>> = {};
  private heard: Subscription | undefined;

  constructor(
    @Inject(SETTINGS_STORE) private readonly store: SettingsStore,
    private readonly wake: WakeBoard,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.reload();
    this.heard = this.wake.heard('settings').subscribe(() => void this.refresh());
  }

  onModuleDestroy(): void {
    this.heard?.unsubscribe();
  }

  /** The document as it stands; the same object until it changes. */
  read<Name extends SettingName>(name: Name): SettingValue<Name> {
    return (this.values[name] ?? SETTINGS[name].initial) as SettingValue<Name>;
  }

  /** 0 until somebody changed it. */
  versionOf(name: SettingName): number {
    return this.versions.get(name)?.version ?? 0;
  }

  current(name: SettingName): SettingVersion | undefined {
    return this.versions.get(name);
  }

  /** What is allowed but unwise in the document as it stands. */
  warnings(name: SettingName): Bilingual[] {
    const definition: SettingDefinition = SETTINGS[name];
    return definition.warnings?.(this.read(name)) ?? [];
  }

  @Interval(REFRESH_MS)
  async refresh(): Promise<void> {
    await this.reload().catch((error: unknown) => this.logger.warn({ err: error }, 'could not read the settings'));
  }

  async reload(): Promise<void> {
    for (const version of await this.store.readAll()) {
      if (SETTING_NAMES.includes(version.name) && version.version > this.versionOf(version.name)) this.take(version);
    }
  }

  // A document that a later program no longer understands must not stop the night: what is built in holds meanwhile.
  private take(version: SettingVersion): void {
    const parsed = SETTINGS[version.name].schema.safeParse(version.value);
    this.versions.set(version.name, version);
    if (parsed.success) this.values[version.name] = parsed.data;
    else {
      delete this.values[version.name];
      this.logger.error({ setting: version.name, issues: parsed.error.issues }, 'a setting is not understood');
    }
  }
}
