import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { collectJournalArguments, type CollectJournal } from '#libs/contract';
import type { StoredEntry } from '../journal/index.js';
import type { Result } from './command-results.js';
import { agentLines, fileLines, type JournalFile } from './journal-lines.js';
import { packLines } from './pack-lines.js';
import { readArguments, Refused, type Act, type Reply } from './run-commands.js';
import type { Expand } from './send-replies.js';

export interface CollectOptions {
  /** The agent's data directory. */
  directory: string;
  maxBytes: number;
  /** The agent's own journal from its oldest entry on. */
  entries: () => AsyncIterable<StoredEntry>;
  /** The electronic journals of the terminal. */
  files: readonly JournalFile[];
}

/** 88 KiB are 117 KiB in base64: with the rest of the message below 128 KiB, which every broker takes. */
const CHUNK_BYTES = 88 * 1024;
/** Collections kept for those who ask again under the same id. */
const KEPT = 3;

const collected = z.looseObject({ bytes: z.int(), sha256: z.string(), collected: z.literal(true) });
const folderOf = (directory: string): string => join(directory, 'replies');
const fileOf = (directory: string, id: string): string => join(folderOf(directory), `${id}.gz`);

/** `collect-journal`: gathers the window into one gzip file; `expandCollected` makes the messages of it. */
export function collectJournal(options: CollectOptions): Act {
  return {
    harmless: true,
    run: async (command, signal) => {
      const asked = readArguments(command, collectJournalArguments);
      const lines = linesFor(asked, options);
      await mkdir(folderOf(options.directory), { recursive: true, mode: 0o700 });
      await makeRoom(folderOf(options.directory));
      const packed = await packLines(lines, fileOf(options.directory, command.id), options.maxBytes, signal);
      return { outcome: 'done', detail: { collected: true, from: asked.from, to: asked.to, ...packed } };
    },
  };
}

/** An answer as its messages: a collected journal in chunks, everything else as it is. */
export function expandCollected(directory: string): Expand {
  return async function* (id, result) {
    const found = collected.safeParse(result.detail);
    if (result.outcome !== 'done' || !found.success) return yield { id, ...result };
    const { collected: _collected, ...detail } = found.data;
    const file = await open(fileOf(directory, id), 'r').catch(() => undefined);
    if (!file) return yield { id, ...gone(detail) };
    try {
      const chunks = Math.max(1, Math.ceil(detail.bytes / CHUNK_BYTES));
      for (let chunk = 1; chunk <= chunks; chunk++) {
        const { buffer, bytesRead } = await file.read(
          Buffer.alloc(CHUNK_BYTES),
          0,
          CHUNK_BYTES,
          (chunk - 1) * CHUNK_BYTES,
        );
        const data = buffer.subarray(0, bytesRead).toString('base64');
        const reply: Reply = {
          id,
          outcome: 'done',
          detail: { chunk, chunks, encoding: 'gzip+base64', data, ...detail },
        };
        yield reply;
      }
    } finally {
      await file.close();
    }
  };
}

function linesFor(asked: CollectJournal, options: CollectOptions): AsyncGenerator<string> {
  const window = { from: Date.parse(asked.from), to: Date.parse(asked.to) };
  const files = options.files.filter(({ device }) => asked.device === undefined || device === asked.device);
  const wantsFiles = asked.source !== 'agent';
  if (asked.device !== undefined && (!wantsFiles || files.length === 0))
    throw new Refused(`arguments: device: ${asked.device} has no electronic journal here`);
  if (asked.source === 'electronic' && files.length === 0)
    throw new Refused('this terminal has no electronic journal configured');
  return (async function* () {
    if (asked.source !== 'electronic' && asked.device === undefined) yield* agentLines(options.entries(), window);
    if (wantsFiles) for (const file of files) yield* fileLines(file, window);
  })();
}

const gone = (detail: Record<string, unknown>): Result => ({
  outcome: 'failed',
  detail: { ...detail, reason: 'what was collected is no longer held; ask again under a new id' },
});

/** Leaves room for one more. */
async function makeRoom(folder: string): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const newestFirst = files.filter(({ name }) => !name.endsWith('.new')).sort((a, b) => b.at - a.at);
  const old = [...newestFirst.slice(KEPT - 1), ...files.filter(({ name }) => name.endsWith('.new'))];
  for (const { name } of old) await rm(join(folder, name), { force: true });
}
