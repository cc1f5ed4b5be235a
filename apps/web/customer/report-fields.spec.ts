import { describe, expect, it } from '@jest/globals';
import { reportRequest } from '#libs/contract';
import { amountMinor, errorsIn, NO_FIELDS, toReport } from './report-fields.js';

const about = { terminal: 'T0007', kind: 'cash', language: 'zh-CN' } as const;

describe('the report form', () => {
  it('asks for nothing that has to be filled in', () => {
    expect(errorsIn(NO_FIELDS, 'card')).toEqual({});
    expect(toReport(about, NO_FIELDS)).toEqual(about);
  });

  it('refuses a full card number in every field', () => {
    const card = '4111 1111 1111 1111';
    const all = { amount: card, phone: card, lastFour: card, text: `卡号 ${card}` };
    expect(errorsIn(all, 'cash')).toEqual({ amount: 'cardNumber', phone: 'cardNumber', lastFour: 'cardNumber' });
    expect(errorsIn(all, 'other')).toEqual({ text: 'cardNumber', phone: 'cardNumber' });
  });

  it.each(['138 0013 8000', '+86 138 0013 8000', '8613800138000', '008613800138003', '021-62481234'])(
    'takes the phone %s',
    (phone) => {
      expect(errorsIn({ ...NO_FIELDS, phone }, 'card')).toEqual({});
    },
  );

  it.each(['abc', '123', '１３８00138000', '+'])('does not take the phone %s', (phone) => {
    expect(errorsIn({ ...NO_FIELDS, phone }, 'card')).toEqual({ phone: 'phone' });
  });

  it.each([
    ['500', 50_000],
    ['1,500.5', 150_050],
    ['２', null],
    ['0', null],
    ['-1', null],
    ['2000000', null],
    ['1000000', 100_000_000],
    ['¥ 200元', 20_000],
    ['two', null],
  ])('reads the amount %s as %s', (text, minor) => {
    expect(amountMinor(text)).toBe(minor);
  });

  it('makes a report that the contract accepts, of the fields that were asked and no others', () => {
    const fields = { amount: '500', phone: ' 13800138000 ', lastFour: '1234', text: 'not asked for cash' };
    const report = toReport(about, fields);
    expect(report).toEqual({ ...about, amountMinor: 50_000, currency: 'CNY', phone: '13800138000', lastFour: '1234' });
    expect(reportRequest.parse(report)).toEqual(report);
  });
});
