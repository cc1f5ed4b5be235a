import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, replaceFile } from '../atomic-file.js';

const config = z.record(z.string(), z.unknown());
const version = z.object({ revision: z.int().positive(), config });

/** What is on disk of the desired configuration. */
const desiredState = z.object({
  v: z.literal(1),
  /** The agent was healthy with it. */
  applied: version.optional(),
  /** Being tried: it is not known yet whether the agent gets healthy with it. */
  trying: version
    .extend({
      healthySeconds: z.number().positive(),
      /** How many devices of each driver were heard before. */
      heardBefore: z.record(z.string(), z.int()),
      /** How often the agent has started with it. */
      starts: z.int().positive(),
    })
    .optional(),
  /** The last one that was refused or rolled back. It is not tried again. `tell`: the event is not journaled yet. */
  failed: z
    .object({
      revision: z.int().positive(),
      reason: z.string(),
      tell: z.enum(['config.refused', 'config.rolledBack']).optional(),
    })
    .optional(),
});
export type DesiredState = Omit<z.infer<typeof desiredState>, 'v'>;
export type Trial = NonNullable<DesiredState['trying']>;

/** An agent that ended so often while it tried a configuration has ended because of it. */
export const MOST_STARTS = 3;

/** A revision that is not above every one seen before does nothing. */
export function isNews({ applied, trying, failed }: DesiredState, revision: number): boolean {
  return [applied, trying, failed].every((known) => known === undefined || revision > known.revision);
}

/** The configuration in force, for the heartbeat. */
export function configState({ applied, trying, failed }: DesiredState): object {
  const now = trying ?? applied;
  const state = trying ? 'trying' : applied ? 'applied' : 'file';
  return { revision: now?.revision ?? 0, state, ...(failed && { failed: failed.revision }) };
}

const pathIn = (directory: string): string => join(directory, 'desired-config.json');

/** What is known; nothing when the file is not there or not whole: the broker will say it again. */
export async function loadDesired(directory: string): Promise<DesiredState> {
  const saved = desiredState.safeParse(await readJsonFile(pathIn(directory)));
  if (!saved.success) return {};
  const { v: _v, ...state } = saved.data;
  return state;
}

/** On disk when it resolves. */
export function saveDesired(directory: string, state: DesiredState): Promise<void> {
  return replaceFile(pathIn(directory), JSON.stringify({ v: 1, ...state }));
}
