import { z } from 'zod';
import { CUSTOMER_IMPACTS, FAULT_CATEGORIES } from '#libs/domain';
import { defineSetting } from './define-setting.js';
import { bilingualText, haveOwnIds, shortId } from '../fields.js';

const definition = z.strictObject({
  id: shortId,
  title: bilingualText(100),
  downWhen: z.array(z.enum(CUSTOMER_IMPACTS)).min(1).default(['service', 'card', 'cash']),
  leaveOutCauses: z.array(z.enum(FAULT_CATEGORIES)).default([]),
  leaveOutMaintenance: z.boolean().default(false),
  calendar: z.string().min(1).max(40).default('always').describe('A calendar of the document `serviceLevels`'),
});

export const availabilitySetting = defineSetting({
  title: { zh: '可用率口径', en: 'Definitions of availability' },
  schema: z.strictObject({
    definitions: z
      .array(definition)
      .min(1)
      .max(20)
      .refine(haveOwnIds, 'two definitions have one id')
      .prefault([
        { id: 'customer', title: { zh: '客户可用率', en: 'For the customer' } },
        {
          id: 'technical',
          title: { zh: '设备可用率', en: 'Technical' },
          leaveOutCauses: ['power', 'communications'],
          leaveOutMaintenance: true,
        },
        {
          id: 'contract',
          title: { zh: '维保合同可用率', en: 'By contract' },
          leaveOutCauses: ['power', 'communications', 'supply', 'host', 'security'],
          leaveOutMaintenance: true,
          calendar: 'office',
        },
      ]),
  }),
  initial: {},
});
