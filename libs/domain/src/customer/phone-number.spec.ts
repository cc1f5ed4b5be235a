import { holdsCardNumber, isPhoneWithCountry } from '../index.js';

describe('isPhoneWithCountry', () => {
  it('knows phones with their country, also those that look like a card number', () => {
    const mobiles = Array.from({ length: 10 }, (_none, last) => `+861380013800${last}`);
    expect(mobiles.filter(holdsCardNumber)).toHaveLength(1);
    for (const mobile of mobiles) {
      expect(isPhoneWithCountry(mobile)).toBe(true);
      expect(isPhoneWithCountry(mobile.slice(1))).toBe(true);
      expect(isPhoneWithCountry(`00${mobile.slice(1)}`)).toBe(true);
    }
    expect(isPhoneWithCountry('+44 20 7946 0000')).toBe(true);
  });

  it.each(['4222222222222', '+4111111111111111', '8611111111111', 'phone', ''])('takes %j for none', (text) => {
    expect(isPhoneWithCountry(text)).toBe(false);
  });
});
