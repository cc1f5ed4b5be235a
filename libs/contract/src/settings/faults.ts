import { z } from 'zod';
import {
  applyFaultOverrides,
  FAULT_CODES,
  FAULT_CATALOGUE,
  PRIORITIES,
  priorityShares,
  SKILLS,
  type Bilingual,
} from '#libs/domain';
import { defineSetting } from './define-setting.js';
import { bilingualText } from '../fields.js';

const bilingual = bilingualText(500);

/** What a bank may decide about a fault. What the fault is — what it keeps of a customer, how it ends — is not its to say. */
export const faultOverride = z.strictObject({
  priority: z.enum(PRIORITIES).optional(),
  responseMinutes: z.int().min(5).max(10_080).optional(),
  dispatch: z.enum(['now', 'desk']).optional().describe('now: somebody is asked at once; desk: listed only'),
  skill: z.enum(SKILLS).optional(),
  title: bilingual.optional(),
  consequence: bilingual.optional(),
  firstAction: bilingual.optional(),
  runbook: z.array(bilingual).min(1).max(20).optional(),
  parts: z.array(z.string().trim().min(1).max(64)).max(10).optional().describe('Spare parts that the repair may need'),
});

/** Share of all codes that may be P1, and P1 or P2 (EEMUA 191: about 5 % high, 15 % medium, 80 % low). */
const MOST_P1 = 0.05;
const MOST_P1_AND_P2 = 0.2;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

export const faultsSetting = defineSetting({
  title: { zh: '故障目录', en: 'Fault catalogue' },
  schema: z.strictObject({ overrides: z.partialRecord(z.enum(FAULT_CODES), faultOverride).default({}) }),
  initial: {},
  warnings: ({ overrides }): Bilingual[] => {
    const { P1, P2 } = priorityShares(applyFaultOverrides(FAULT_CATALOGUE, overrides));
    const warnings: Bilingual[] = [];
    if (P1 > MOST_P1) {
      warnings.push({
        zh: `P1 占 ${percent(P1)}，超过 5 %：夜间将分不清轻重。`,
        en: `P1 has ${percent(P1)} of the codes, more than 5 %: at night nobody will know which comes first.`,
      });
    }
    if (P1 + P2 > MOST_P1_AND_P2) {
      warnings.push({
        zh: `P1 与 P2 合占 ${percent(P1 + P2)}，超过 20 %。`,
        en: `P1 and P2 together have ${percent(P1 + P2)} of the codes, more than 20 %.`,
      });
    }
    return warnings;
  },
});
