import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkTypeScript, MovableClock } from '#libs/testkit';
import { Journal } from './journal.js';

const SOURCE = join(process.cwd(), 'device-agent/src/journal/journal.ts');

/** A process that appends as fast as it can and tells of every number that is durable. */
const WRITER = `
import { Journal } from ${JSON.stringify(SOURCE)};
const journal = await Journal.open({ directory: process.argv[2], clock: { now: () => new Date() }, segmentBytes: 20_000 });
const entry = { at: '2026-11-21T03:00:00Z', kind: 'raised', component: 'cardReader', fault: 'card.captured', detail: {} };
async function write(writer: number) {
  for (let i = 0; ; i++) {
    const seqs = await journal.append(Array.from({ length: 1 + (i % 3) }, () => ({ ...entry, detail: { writer } })));
    process.send!(seqs);
  }
}
await Promise.all([write(1), write(2), write(3)]);
`;

describe('a journal whose process is killed', () => {
  it('holds every entry that was confirmed, three times over', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'wk-journal-kill-'));
    const script = join(directory, 'writer.ts');
    await writeFile(script, WRITER);
    const data = join(directory, 'data');
    let confirmed = 0;
    for (let round = 0; round < 3; round++) {
      const child = forkTypeScript(script, [data]);
      let output = '';
      child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      let told = 0;
      const enough = new Promise<void>((resolve, reject) => {
        child.on('message', (seqs: number[]) => {
          confirmed = Math.max(confirmed, ...seqs);
          told += 1;
          if (told === 200) resolve();
        });
        child.on('exit', () => reject(new Error(output)));
      });
      await enough;
      child.kill('SIGKILL');
      await once(child, 'exit');
      const journal = await Journal.open({ directory: data, clock: new MovableClock() });
      expect(journal.next).toBeGreaterThan(confirmed);
      expect(journal.status.damaged).toBe(0);
      let from = 1;
      while (from < journal.next) {
        const run = await journal.read(from, 100);
        expect(run.length).toBeGreaterThan(0);
        from = run.at(-1)!.seq + 1;
      }
      await journal.close();
    }
    await rm(directory, { recursive: true });
  });
});
