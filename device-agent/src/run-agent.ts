import { randomInt } from 'node:crypto';
import { systemClock } from '#libs/clock';
import { ConfigError } from '#libs/config';
import { createLogger, type Logger } from '#libs/observability';
import { Agent } from './agent.js';
import { readAgentConfig, type AgentConfig } from './agent.config.js';

const STOP_WITHIN_MS = 8_000;
const CHANCE = 2 ** 32;

/** Runs the agent that a configuration file describes until the process is told to end. */
export async function runAgent(path: string): Promise<void> {
  const config = read(path);
  const logger = createLogger('device-agent', config.logLevel).child({ terminalId: config.terminalId });
  const agent = new Agent({ config, clock: systemClock, logger, random: () => randomInt(CHANCE) / CHANCE });
  try {
    await agent.start();
  } catch (error) {
    fail((error as Error).message);
  }
  stopInOrder(agent, logger);
  process.send?.({ ready: true });
}

function read(file: string): AgentConfig {
  try {
    return readAgentConfig(file);
  } catch (error) {
    if (error instanceof ConfigError) return fail(error.message);
    throw error;
  }
}

function stopInOrder(running: Agent, log: Logger): void {
  let stopping = false;
  const stop = (why: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'stopping');
    // Whatever hangs, the journal is on disk already.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // A parent that started the agent and died must not leave it behind.
  process.on('disconnect', () => stop('the parent is gone'));
}

function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
