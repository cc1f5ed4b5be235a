import { addressFilter, isPublicAddress, whyRefused } from './public-address.js';

describe('an address of the public Internet', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '223.5.5.5',
    '2400:3200::1',
    '::ffff:8.8.8.8',
  ])('is %s', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    ...['127.0.0.1', '127.255.0.1', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
    ...['100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1'],
    ...['::1', '::', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '2001:db8::1', '::ffff:127.0.0.1', '::ffff:7f00:1'],
    ...['::7f00:1', '::10.0.0.1', 'fec0::1'],
    ...['64:ff9b::a00:1', '2002:a00:1::', 'localhost', '', 'bank.example'],
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('an address that somebody entered', () => {
  it.each([
    ['https://hooks.example/x', {}, undefined],
    ['http://hooks.example/x', {}, undefined],
    ['http://hooks.example/x', { httpsOnly: true }, 'not https'],
    ['ftp://hooks.example/x', {}, 'not https'],
    ['http://127.0.0.1/x', {}, 'inside the own network'],
    ['http://2130706433/x', {}, 'inside the own network'],
    ['http://0x7f.1/x', {}, 'inside the own network'],
    ['http://[::ffff:127.0.0.1]/x', {}, 'inside the own network'],
    ['http://localhost/x', {}, 'this machine'],
    ['http://x.localhost/x', {}, 'this machine'],
    ['http://user:word@hooks.example/x', {}, 'no name or password'],
    ['http://10.1.2.3/x', { allowed: ['10.1.2.3'] }, undefined],
  ])('%s %j: %s', (url, rules, reason) => {
    const refused = whyRefused(new URL(url), rules);
    if (reason === undefined) expect(refused).toBeUndefined();
    else expect(refused).toContain(reason);
  });

  it('is refused when its name turns out to be private, unless the name is allowed', async () => {
    const look = (allowed: readonly string[]) =>
      new Promise<string>((resolve) =>
        addressFilter(() => allowed)('localhost', { all: true }, (error, addresses) =>
          resolve(error ? String(error.code) : JSON.stringify(addresses)),
        ),
      );
    expect(await look([])).toBe('ENOTALLOWED');
    expect(await look(['localhost'])).toMatch(/127\.0\.0\.1|::1/);
  });
});
