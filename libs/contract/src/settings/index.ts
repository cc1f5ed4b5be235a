import type { z } from 'zod';
import { alarmsSetting } from './alarms.js';
import { availabilitySetting } from './availability.js';
import { deliverySetting } from './delivery.js';
import { dispatchSetting } from './dispatch.js';
import { escalationSetting } from './escalation.js';
import { faultsSetting } from './faults.js';
import { holidaysSetting } from './holidays.js';
import { intakeSetting } from './intake.js';
import { readinessSetting } from './readiness.js';
import { robotsSetting } from './robots.js';
import { serviceLevelsSetting } from './service-levels.js';
import { smsTemplatesSetting } from './sms-templates.js';
import { webhooksSetting } from './webhooks.js';

export { defineSetting, type SettingDefinition } from './define-setting.js';
export { faultOverride } from './faults.js';

/** Every document of rules there is. A further one is a file beside this one and a line here. */
export const SETTINGS = {
  alarms: alarmsSetting,
  availability: availabilitySetting,
  delivery: deliverySetting,
  dispatch: dispatchSetting,
  escalation: escalationSetting,
  faults: faultsSetting,
  holidays: holidaysSetting,
  intake: intakeSetting,
  readiness: readinessSetting,
  robots: robotsSetting,
  serviceLevels: serviceLevelsSetting,
  smsTemplates: smsTemplatesSetting,
  webhooks: webhooksSetting,
} as const;

export type SettingName = keyof typeof SETTINGS;
export type SettingValue<Name extends SettingName> = z.output<(typeof SETTINGS)[Name]['schema']>;
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];
