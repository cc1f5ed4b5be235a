import { simulate } from './scenarios/index.js';

process.exitCode = await simulate({
  argv: process.argv.slice(2),
  dataDir: process.env['DATA_DIR'] || '.data',
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
});
