import { Body, Controller, Get, Headers, Inject, Param, Put, UseInterceptors } from '@nestjs/common';
import type { z } from 'zod';
import { SETTING_NAMES, settingChange, SETTINGS, type SettingName, type SettingView } from '#libs/contract';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { ProblemError } from '../../problem.js';
import { ChangeSetting, hideSecrets, Settings, SETTINGS_STORE, type SettingsStore } from '../../settings/index.js';
import { RequestShape } from '../request-shape.js';
import { readVersion } from '../read-version.js';
import { VersionTag } from '../version-tag.interceptor.js';

/** The rules that operators tune. Everybody at a desk may read them; a lead or an administrator changes them. */
@Controller('api/settings')
@Roles('desk', 'lead', 'dispatcher', 'auditor', 'admin')
export class SettingsController {
  constructor(
    @Inject(Settings) private readonly settings: Settings,
    @Inject(ChangeSetting) private readonly changes: ChangeSetting,
    @Inject(SETTINGS_STORE) private readonly store: SettingsStore,
  ) {}

  @Get()
  list() {
    return { items: SETTING_NAMES.map((name) => this.summaryOf(name)) };
  }

  @Get(':name')
  @UseInterceptors(VersionTag)
  read(@Param('name') name: string): SettingView {
    return this.viewOf(nameOf(name));
  }

  @Put(':name')
  @Roles('lead', 'admin')
  @UseInterceptors(VersionTag)
  async change(
    @Param('name') word: string,
    @Body(new RequestShape(settingChange)) body: z.output<typeof settingChange>,
    @SignedIn() account: Account,
    @Headers('if-match') ifMatch?: string,
  ): Promise<SettingView> {
    const name = nameOf(word);
    const version = readVersion(ifMatch) ?? this.settings.versionOf(name);
    const { value, reason } = body;
    const result = await this.changes.perform({ name, value, version, actor: account.username, reason });
    if (result.outcome === 'versionChanged') {
      throw new ProblemError(412, 'versionChanged', `Somebody else changed it; it has version ${result.version} now.`);
    }
    if (result.outcome === 'invalid') {
      const [first] = result.errors;
      throw new ProblemError(
        400,
        'invalidSetting',
        `${first?.path || 'The document'}: ${first?.message}`,
        result.errors,
      );
    }
    return this.viewOf(name);
  }

  @Get(':name/history')
  async history(@Param('name') word: string) {
    const name = nameOf(word);
    const { secrets = [] } = SETTINGS[name];
    const versions = await this.store.history(name);
    return {
      items: versions.map(({ version, value, changedAt, changedBy, reason }) => ({
        version,
        value: hideSecrets(value, secrets),
        changedAt: changedAt.toISOString(),
        changedBy,
        reason,
      })),
    };
  }

  private viewOf(name: SettingName): SettingView {
    const { initial, secrets = [] } = SETTINGS[name];
    return { ...this.summaryOf(name), value: hideSecrets(this.settings.read(name), secrets), initial };
  }

  private summaryOf(name: SettingName) {
    const { title } = SETTINGS[name];
    const version = this.settings.current(name);
    return {
      name,
      title,
      version: version?.version ?? 0,
      changedAt: version?.changedAt.toISOString() ?? null,
      changedBy: version?.changedBy ?? null,
      warnings: this.settings.warnings(name),
    };
  }
}

function nameOf(word: string): SettingName {
  const name = SETTING_NAMES.find((each) => each === word);
  if (!name)
    throw new ProblemError(404, 'unknownSetting', `There is no document of rules called "${word.slice(0, 40)}".`);
  return name;
}
