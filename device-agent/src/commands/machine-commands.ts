import { showMessageArguments, type CommandMessage } from '#libs/contract';
import { readArguments, type Act, type CommandTable } from './run-commands.js';
import { runExecutable } from './run-executable.js';
import type { CommandSettings, ExecutableSettings } from './settings.js';

/** Tells the server of what went wrong after a command had been answered. */
export type NoteFailure = (command: CommandMessage, detail: Record<string, unknown>) => Promise<void>;

/** The commands that change the machine: each only where the configuration names a program for it. */
export function machineCommands(settings: CommandSettings, note: NoteFailure): CommandTable {
  const { reboot, 'show-message': show, 'out-of-service': out, 'in-service': back } = settings;
  return {
    ...(reboot && { reboot: rebootAct(reboot, note) }),
    ...(show && { 'show-message': showAct(show) }),
    ...(out && { 'out-of-service': plainAct(out) }),
    ...(back && { 'in-service': plainAct(back) }),
  };
}

const plainAct = (settings: ExecutableSettings): Act => ({
  run: ({ id, name }, signal) => runExecutable(settings, { id, name, arguments: {} }, signal),
});

const showAct = (settings: ExecutableSettings): Act => ({
  run: (command, signal) => {
    const { id, name } = command;
    return runExecutable(settings, { id, name, arguments: readArguments(command, showMessageArguments) }, signal);
  },
});

/** Answered before it runs: afterwards nobody may be there to answer. That it failed to begin is noted as an event. */
const rebootAct = (settings: ExecutableSettings, note: NoteFailure): Act => ({
  run: (command) => ({
    outcome: 'done',
    detail: { started: true },
    afterwards: async () => {
      const { outcome, detail } = await runExecutable(settings, { id: command.id, name: command.name, arguments: {} });
      if (outcome !== 'done') await note(command, detail);
    },
  }),
});
