import fc from 'fast-check';
import { maskPhone } from './mask-phone.js';

describe('a masked telephone number', () => {
  it.each([
    ['+8613800138000', '+86*******8000'],
    ['13800138000', '*******8000'],
    ['95500', '***00'],
    ['', ''],
  ])('%s reads %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  it('is as long as the number, and shows of it the end, four digits at most, and the country', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 14 }).map((all) => all.join(''));
    fc.assert(
      fc.property(digits, fc.boolean(), (number, abroad) => {
        const phone = abroad ? `+86${number}` : number;
        const masked = maskPhone(phone);
        expect(masked).toHaveLength(phone.length);
        const [, shown] = /^(?:\+86)?\*+(\d{1,4})$/.exec(masked)!;
        expect(phone.endsWith(shown!)).toBe(true);
      }),
    );
  });
});
