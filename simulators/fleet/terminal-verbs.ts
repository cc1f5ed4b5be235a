import { z } from 'zod';
import { component, faultCode } from '#libs/contract';
import { Refusal } from '../control/json-http.js';
import type { Verb } from '../control/control-server.js';
import type { SimulatedTerminal } from '../terminal/index.js';

const about = z.strictObject({
  fault: faultCode,
  detail: z.record(z.string(), z.unknown()).default({}),
  component: component.optional(),
});
const flapping = z.strictObject({
  times: z.int().min(1).max(100).default(5),
  phaseMs: z.int().min(10).max(60_000).default(1_000),
});

/** What can be told to one terminal of the fleet; bodies as in docs/simulators.md. */
export function terminalVerbs(terminal: SimulatedTerminal): Record<string, Verb> {
  return {
    raise: (body) => {
      const { fault, detail, component: where } = read(about, body);
      return { seq: terminal.raise(fault, detail, where) };
    },
    clear: (body) => {
      const { fault, detail, component: where } = read(about, body);
      return { seq: terminal.clear(fault, detail, where) };
    },
    clearAll: () => ({ cleared: terminal.clearAll() }),
    goSilent: () => terminal.goSilent(),
    loseConnection: () => terminal.loseConnection(),
    comeBack: () => terminal.comeBack(),
    // Answered at once: a long flapping would outlast the caller's patience.
    flap: (body) => {
      const { times, phaseMs } = read(flapping, body);
      void terminal.flap(times, phaseMs);
      return { lastsMs: 2 * times * phaseMs };
    },
  };
}

function read<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Refusal(400, `${issue?.path.join('.') || 'the body'}: ${issue?.message ?? 'not valid'}`);
}
