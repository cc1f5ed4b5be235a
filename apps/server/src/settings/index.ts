export { ChangeSetting, type SettingChangeResult } from './change-setting.js';
export { FaultBook } from './fault-book.js';
export { hideSecrets } from './secrets.js';
export { Settings } from './settings.js';
export { SettingsModule } from './settings.module.js';
export { SETTINGS_STORE, type SettingsStore, type SettingVersion } from './settings.store.js';
