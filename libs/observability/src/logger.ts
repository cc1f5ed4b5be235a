import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { maskCardNumbers } from './mask-card-numbers.js';

export type Logger = PinoLogger;

/** Keys whose values never reach a log, at the top or one level down. */
const SECRET_KEYS = ['password', 'secret', 'token', 'authorization', 'cookie', 'phone', 'address', 'apiKey'];

/**
 * A structured JSON logger. Secrets are removed by key; whatever looks like a card number is cut to its last four
 * digits in every line, wherever it stands.
 */
export function createLogger(program: string, level = 'info', destination?: DestinationStream): Logger {
  const out = destination ?? pino.destination({ dest: 1, sync: false });
  return pino(
    {
      level,
      base: { program },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '***' },
    },
    { write: (line: string) => void out.write(maskCardNumbers(line)) },
  );
}

/** For tests and places that must not speak. */
export const silentLogger: Logger = pino({ level: 'silent' });
