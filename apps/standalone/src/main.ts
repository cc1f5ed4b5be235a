import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '#libs/config';
import { Launch } from './launch.js';
import { standaloneConfig } from './standalone.config.js';
import { StartError } from './start-error.js';
import { welcome } from './welcome.js';

/** From dist/apps/standalone/src/main.js. */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
/** npm passes Ctrl-C on although the terminal has sent it already: two signals for one key, a moment apart. */
const SAME_KEY_MS = 1_000;
const LOOK_FOR_NPM_MS = 500;

let launch: Launch | undefined;
let stoppingSince: number | undefined;

function stop(): void {
  const now = performance.now();
  if (stoppingSince !== undefined) {
    if (now - stoppingSince < SAME_KEY_MS) return;
    launch?.kill();
    process.exit(130);
  }
  stoppingSince = now;
  console.log('\n正在停止… / Stopping…（再按一次立即结束 / press again to end at once）');
  void (launch?.stop() ?? Promise.resolve()).then(() => {
    console.log('已停止 / Stopped.');
    process.exit(0);
  });
}

async function main(): Promise<void> {
  const config = standaloneConfig.read(process.env);
  launch = new Launch({ config, root: ROOT, environment: process.env, say: (line) => console.log(`  ${line}`) });
  const secrets = await launch.start();
  if (stoppingSince !== undefined) return;
  console.log(welcome({ config, password: secrets.demoPassword }));
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
// An npm that was killed (-9) passes nothing on, and nobody could stop what it had started.
if (process.env['npm_lifecycle_event'] === 'start') {
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm && stoppingSince === undefined) stop();
  }, LOOK_FOR_NPM_MS).unref();
}
// A console that is gone must not end the launcher half-way through stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

main().catch((error: Error) => {
  if (stoppingSince !== undefined) return;
  const expected = error instanceof ConfigError || error instanceof StartError;
  console.error(expected ? error.message : error);
  process.exit(1);
});
