import { isAbsolute } from 'node:path';
import { z } from 'zod';

/** A program of the bank that carries a command out. It is started without a shell. */
export const executableSettings = z.strictObject({
  executable: z
    .string()
    .refine(isAbsolute, 'must be an absolute path')
    .describe('Started as it is, without a shell; gets the command as one line of JSON on standard input.'),
  arguments: z.array(z.string().max(1_000)).max(50).default([]).describe('Fixed; nothing of the command is added.'),
  timeoutSeconds: z.number().positive().max(600).default(30).describe('It is killed after this.'),
});
export type ExecutableSettings = z.output<typeof executableSettings>;

/** What the agent may carry out, and how. A command without a program is refused. */
export const commandSettings = z.strictObject({
  reboot: executableSettings.optional(),
  'out-of-service': executableSettings.optional(),
  'in-service': executableSettings.optional(),
  'show-message': executableSettings.optional(),
  'collect-journal': z
    .strictObject({
      maxMegabytes: z.number().min(0.01).max(64).default(8).describe('Of one answer, compressed.'),
    })
    .prefault({}),
  'self-test': z
    .strictObject({ timeoutSeconds: z.number().positive().max(120).default(20).describe('For all devices together.') })
    .prefault({}),
});
export type CommandSettings = z.output<typeof commandSettings>;
