import { createLogger, maskCardNumbers } from './index.js';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('sample', 'info', { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

describe('the logger', () => {
  it('removes secrets and phone numbers by key', () => {
    const text = logged((logger) => logger.info({ password: 'p4ss', request: { phone: '13800138000' } }, 'signed in'));
    expect(text).not.toMatch(/p4ss|13800138000/);
    expect(text).toContain('signed in');
  });

  it('cuts card numbers in messages and in fields', () => {
    const text = logged((logger) => logger.info({ line: 'card 4111 1111 1111 1111' }, 'read 5500005555555559 twice'));
    expect(text).not.toMatch(/4111 1111|55000055/);
    expect(text).toContain('****1111');
  });
});

describe('maskCardNumbers', () => {
  it('leaves runs alone that are no card number', () => {
    expect(maskCardNumbers('sequence 4111111111111112, at 1763760000000')).toBe(
      'sequence 4111111111111112, at 1763760000000',
    );
  });
});
