import { WatchedDriver, inWords } from './watched-driver.js';

// A driver in a process of its own, whose standard input is the device: for a test that gives it one. Each observation
// is one line on standard output; the settings are the first argument.
const agent = new WatchedDriver(JSON.parse(process.argv[2]!));
let told = 0;
setInterval(() => {
  while (told < agent.seen.length) process.stdout.write(`${inWords(agent.seen[told++]!)}\n`);
}, 10);
