import fc from 'fast-check';
import { fillSmsTemplate, type SmsTemplateRow } from '../index.js';

const row = (change: Partial<SmsTemplateRow> = {}): SmsTemplateRow => ({
  notice: 'incidentOffered',
  language: 'zh-CN',
  code: 'SMS_1',
  variables: [
    { name: 'terminal', value: 'terminal', most: 35 },
    { name: 'until', value: 'acceptBy', most: 35 },
  ],
  ...change,
});
const sms = {
  template: 'incidentOffered',
  language: 'zh-CN',
  values: { terminal: 'T0007', acceptBy: '21:15' },
} as const;

describe('a template that a provider has approved', () => {
  it('gets its variables in the order of its places', () => {
    expect(fillSmsTemplate([row()], sms)).toEqual({
      code: 'SMS_1',
      variables: [
        { name: 'terminal', value: 'T0007' },
        { name: 'until', value: '21:15' },
      ],
    });
  });

  it('is found by the exact kind before the whole template, and only in the language', () => {
    const rows = [
      row({ notice: 'caseProgress', code: 'any' }),
      row({ notice: 'caseProgress.onSite', code: 'onSite' }),
      row({ notice: 'caseProgress.onSite', code: 'english', language: 'en' }),
    ];
    const codeFor = (caseState: 'onSite' | 'ready', language: 'zh-CN' | 'en' = 'zh-CN') =>
      fillSmsTemplate(rows, { template: 'caseProgress', language, facts: { caseState } })?.code;
    expect(codeFor('onSite')).toBe('onSite');
    expect(codeFor('ready')).toBe('any');
    expect(codeFor('onSite', 'en')).toBe('english');
    expect(codeFor('ready', 'en')).toBeUndefined();
  });

  it('leaves no place empty and none too long, whatever the facts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (terminal, most) => {
        const rows = [row({ variables: [{ name: 'a', value: 'terminal', most }] })];
        const [variable] = fillSmsTemplate(rows, { ...sms, values: { terminal } })!.variables;
        expect([...variable!.value].length).toBeGreaterThan(0);
        expect([...variable!.value].length).toBeLessThanOrEqual(most);
      }),
    );
  });
});
