import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { StartError } from './start-error.js';

/** Passwords of the demonstration, made once and kept with the data. */
export interface DemoSecrets {
  /** Of every login and terminal of the demonstration bank. */
  demoPassword: string;
  /** Of the server's account on the embedded broker. */
  mqttServerPassword: string;
  /** What server and simulated gateways tell each other, so that nobody else answers a page. */
  gatewayToken: string;
}

/** Without letters and digits that look alike: people copy it from the console. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Reads the kept passwords, or makes them; `wished` takes the place of the kept password of the demonstration. */
export function keepSecrets(file: string, wished: string | undefined): DemoSecrets {
  const kept = read(file);
  const secrets: DemoSecrets = {
    demoPassword: wished ?? kept.demoPassword ?? makePassword(),
    mqttServerPassword: kept.mqttServerPassword ?? makeToken(),
    gatewayToken: kept.gatewayToken ?? makeToken(),
  };
  // Under another name first: a run that is killed meanwhile leaves the old passwords, not half of the new ones.
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  chmodSync(`${file}.new`, 0o600);
  renameSync(`${file}.new`, file);
  return secrets;
}

function read(file: string): Partial<DemoSecrets> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<DemoSecrets>;
  } catch (error) {
    throw new StartError(
      `${file} cannot be read (${(error as Error).message}): remove it, and new passwords are made.`,
    );
  }
}

const makeToken = (): string => randomBytes(18).toString('base64url');

function makePassword(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return [group(), group(), group()].join('-');
}
