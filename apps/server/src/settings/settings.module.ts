import { Global, Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { ChangeSetting, SettingTrade } from './change-setting.js';
import { FaultBook } from './fault-book.js';
import { Settings } from './settings.js';
import { SETTINGS_STORE } from './settings.store.js';
import { PostgresSettingsStore } from './store/postgres-settings.store.js';

@Global()
@Module({
  imports: [AuditModule],
  providers: [
    { provide: SETTINGS_STORE, useClass: PostgresSettingsStore },
    Settings,
    ChangeSetting,
    SettingTrade,
    FaultBook,
  ],
  exports: [Settings, ChangeSetting, FaultBook, SETTINGS_STORE],
})
export class SettingsModule {}
