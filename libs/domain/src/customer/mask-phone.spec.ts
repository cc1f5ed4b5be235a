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
});
