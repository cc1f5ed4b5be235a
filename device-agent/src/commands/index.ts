import { join } from 'node:path';
import type { Clock } from '#libs/clock';
import type { Component, ComponentState } from '#libs/domain';
import type { Logger } from '#libs/observability';
import type { AgentConfig } from '../agent.config.js';
import { deviceName, type Devices } from '../devices.js';
import type { DriverSettings } from '../drivers/index.js';
import { readAllEntries } from '../journal/index.js';
import { collectJournal, expandCollected } from './collect-journal.js';
import { CommandResults } from './command-results.js';
import type { JournalFile } from './journal-lines.js';
import { machineCommands, type NoteFailure } from './machine-commands.js';
import { CommandRunner, type CommandTable } from './run-commands.js';
import { selfTest } from './self-test.js';
import { ReplySender, type SendReply } from './send-replies.js';

export interface CommandsOptions {
  config: AgentConfig;
  clock: Clock;
  steadyMs: () => number;
  logger: Logger;
  devices: Devices;
  heartbeat(): { components: Partial<Record<Component, ComponentState>>; health: Record<string, unknown> };
  note: NoteFailure;
}

/** The commands of the server: taken, carried out once, answered until the broker has the answer. */
export class Commands {
  private readonly results: CommandResults;
  private readonly runner: CommandRunner;
  private readonly sender: ReplySender;

  constructor(options: CommandsOptions) {
    const { config, clock, steadyMs, logger } = options;
    this.results = new CommandResults(config.dataDir);
    this.sender = new ReplySender(this.results, expandCollected(config.dataDir), logger);
    this.runner = new CommandRunner(this.results, tableOf(options), {
      clock,
      steadyMs,
      logger,
      onAnswer: (id) => this.sender.deliver(id),
    });
  }

  load(): Promise<void> {
    return this.results.load();
  }

  /** A message on `down/command`. Resolves when it is answered. */
  async take(payload: Buffer): Promise<void> {
    await this.runner.run(payload);
  }

  connected(send: SendReply | undefined): void {
    this.sender.connected(send);
  }

  /** Waits until nothing runs, at most `ms`; whether that came. */
  idle(ms: number): Promise<boolean> {
    return this.runner.idle(ms);
  }

  async stop(): Promise<void> {
    await this.runner.stop();
    this.sender.connected(undefined);
  }
}

function tableOf({ config, devices, heartbeat, note }: CommandsOptions): CommandTable {
  const { commands, dataDir } = config;
  return {
    'self-test': selfTest({ devices, heartbeat, timeoutMs: commands['self-test'].timeoutSeconds * 1_000 }),
    'collect-journal': collectJournal({
      directory: dataDir,
      maxBytes: Math.round(commands['collect-journal'].maxMegabytes * 1024 * 1024),
      entries: () => readAllEntries(join(dataDir, 'journal')),
      files: journalFiles(config.devices),
    }),
    ...machineCommands(commands, note),
  };
}

/** Every device that is a file of text which some program of the terminal writes. */
function journalFiles(devices: readonly DriverSettings[]): JournalFile[] {
  return devices.flatMap((settings, i) => {
    const { link, encoding } = settings as { link?: { type?: string; path?: string }; encoding?: string };
    if (link?.type !== 'file' || link.path === undefined) return [];
    return [{ device: deviceName(settings, i), path: link.path, encoding: known(encoding) ?? 'utf-8' }];
  });
}

function known(encoding: string | undefined): string | undefined {
  try {
    return new TextDecoder(encoding).encoding;
  } catch {
    return undefined;
  }
}
