/**
 * What `npm start` runs: makes the clone ready, then starts everything. package.json runs it with `exec`, because a shell
 * between npm and this process would keep the signals that npm passes on for itself; where there is no `exec` (cmd.exe),
 * the second half of that line does it.
 */
import { prepareOrExit } from './prepare.js';

await prepareOrExit();
await import('../../dist/apps/standalone/src/main.js');
