import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartError } from '../start-error.js';
import { reasonOf } from './reason.js';

/** Makes the directory if need be and proves that files can be written in it. Throws {@link StartError}. */
export function checkDirectory(directory: string): void {
  const probe = join(directory, `.probe-${process.pid}`);
  try {
    makeDirectory(directory);
    accessSync(directory, constants.W_OK | constants.X_OK);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new StartError(
      `DATA_DIR: ${directory} cannot be written (${reasonOf(error)}): set DATA_DIR to a directory that you may write.`,
    );
  }
}

/** Step by step: `recursive` tries for ever where a parent takes no directories and calls them missing, as /proc does. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(dirname(directory));
  mkdirSync(directory);
}
