/** `npm run docs`: writes every generated file anew. Their specs know how; this only tells them to. */
import { spawnSync } from 'node:child_process';

const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const { status } = spawnSync(
  process.execPath,
  [...jest, '--silent', 'test/generated', 'test/contract', 'test/migrations'],
  {
    env: { ...process.env, UPDATE_GENERATED: '1' },
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
