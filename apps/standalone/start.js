/** What `npm start` runs: makes the clone ready, then starts everything. */
import { prepareOrExit } from './prepare.js';

await prepareOrExit();
await import('../../dist/apps/standalone/src/main.js');
