import { dirname } from 'node:path';
import { z } from 'zod';
import { configMessage, type ConfigMessage } from '#libs/contract';
import { agentConfig, changeableConfig, type AgentConfig, type ChangeableConfig } from '../agent.config.js';

export type ReadDesired = { changes: Partial<ChangeableConfig> } | { problem: string };

/**
 * Reads what `down/config` wants changed, by the same schema as the file. What says where the agent's own things are,
 * who it is and what it may start stays in the hands of those who have the machine: it cannot be changed from afar, nor
 * can a file be named that the agent's own file does not name.
 */
export function readDesired(config: Record<string, unknown>, file: AgentConfig): ReadDesired {
  const fixed = Object.keys(config).find((key) => key in agentConfig.shape && !(key in changeableConfig.shape));
  if (fixed !== undefined) return { problem: `${fixed} cannot be changed from afar` };
  const parsed = changeableConfig.safeParse(config);
  if (!parsed.success) return { problem: firstIssue(parsed.error) };
  // What is not named must not come in as a default.
  const named = Object.entries(parsed.data).filter(([key]) => key in config);
  const changes = Object.fromEntries(named) as Partial<ChangeableConfig>;
  const foreign = foreignFile(changes.devices ?? [], file.devices);
  return foreign === undefined
    ? { changes }
    : { problem: `devices: the file ${foreign} is not one of this terminal's` };
}

const bareRevision = z.object({ revision: z.int().positive() });

/**
 * A message on `down/config`: its revision, and either the message or what is wrong with it. Throws on what has not even
 * a revision.
 */
export function readMessage(
  payload: Buffer,
  file: AgentConfig,
): { revision: number; problem: string; message?: ConfigMessage } {
  const content: unknown = JSON.parse(payload.toString('utf8'));
  const { revision } = bareRevision.parse(content);
  const message = configMessage.safeParse(content);
  if (!message.success) return { revision, problem: firstIssue(message.error) };
  const desired = readDesired(message.data.config, file);
  if ('problem' in desired) return { revision, problem: desired.problem };
  return { revision, problem: '', message: message.data };
}

/** The configuration in force: the file with the changes laid over it. */
export function withChanges(file: AgentConfig, changes: Partial<ChangeableConfig>): AgentConfig {
  return { ...file, ...changes };
}

const FILE_LINKS: readonly unknown[] = ['file', 'fifo', 'pipe'];

/** A journal can be collected: to follow any file would be to read any file. */
function foreignFile(wanted: readonly unknown[], own: readonly unknown[]): string | undefined {
  const folders = new Set(own.flatMap(filesOf).map((path) => dirname(path)));
  return wanted.flatMap(filesOf).find((path) => !folders.has(dirname(path)));
}

function filesOf(device: unknown): string[] {
  if (typeof device !== 'object' || device === null) return [];
  return Object.values(device).flatMap((part: unknown) => {
    const { type, path } = (part ?? {}) as { type?: unknown; path?: unknown };
    return FILE_LINKS.includes(type) && typeof path === 'string' ? [path] : [];
  });
}

function firstIssue({ issues }: z.ZodError): string {
  const path = issues[0]?.path.join('.');
  return `${path ? `${path}: ` : ''}${issues[0]?.message ?? 'not valid'}`;
}
