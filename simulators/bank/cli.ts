import { writeBank } from './write-bank.js';

// DEMO_PASSWORD=… node dist/simulators/bank/cli.js bank.json — the password is not an argument: `ps` would show it.
const [path] = process.argv.slice(2);
const password = process.env['DEMO_PASSWORD'] ?? '';
if (!path || password.length < 8) {
  process.stderr.write('usage: DEMO_PASSWORD=<at least 8 characters> node dist/simulators/bank/cli.js <file>\n');
  process.exit(1);
}
writeBank(path, password);
process.stdout.write(`wrote the demonstration bank to ${path}\n`);
