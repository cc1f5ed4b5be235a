import { setTimeout as pause } from 'node:timers/promises';
import { demonstrationBank } from '../bank/index.js';
import { readControlFile, type ControlFile } from '../control/control-file.js';
import type { Bilingual, Stage } from './scenario.js';

/** Why a scenario cannot be played: one line, in both languages, that says what to do. */
export class CannotPlay extends Error {
  constructor(text: Bilingual) {
    super(`${text.en} / ${text.zh}`);
  }
}

const NOT_RUNNING: Bilingual = {
  en: 'no running system found: start one with "npm start", or name its DATA_DIR',
  zh: '没有找到正在运行的系统：请先运行 npm start，或用 DATA_DIR 指明数据目录',
};

const ANSWER_WITHIN_MS = 10_000;

/** A system that runs, found through the addresses that its processes wrote into the data directory. */
export class RunningSystem {
  private constructor(private readonly control: ControlFile) {}

  /** Rejects with {@link CannotPlay} when none is there, or when what is written there is of one that has ended. */
  static async find(dataDir: string): Promise<RunningSystem> {
    const control = readControlFile(dataDir);
    const played = [control?.fleet, control?.machineRoom].filter((entry) => entry !== undefined);
    if (!control || played.length === 0) throw new CannotPlay(NOT_RUNNING);
    const alive = await Promise.all(played.map(({ url }) => answers(url)));
    if (!alive.includes(true)) throw new CannotPlay(NOT_RUNNING);
    return new RunningSystem(control);
  }

  get terminals(): string[] {
    return [...(this.control.machineRoom?.terminals ?? []), ...(this.control.fleet?.terminals ?? [])].sort();
  }

  /** The pages where the effect can be seen, as far as the system says. */
  get pages(): { desk?: string; gateways?: string } {
    const { server, gateways } = this.control;
    return { ...(server && { desk: `${server.url}/desk` }), ...(gateways && { gateways: gateways.url }) };
  }

  hasDevices(terminal: string): boolean {
    return this.control.machineRoom?.terminals.includes(terminal) ?? false;
  }

  async tell(terminal: string, verb: string, body: Record<string, unknown> = {}): Promise<unknown> {
    const place = this.hasDevices(terminal)
      ? `${this.control.machineRoom!.url}/devices`
      : `${this.control.fleet!.url}/terminals`;
    const response = await fetch(`${place}/${encodeURIComponent(terminal)}/${verb}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    }).catch(() => undefined);
    if (!response) throw new CannotPlay(NOT_RUNNING);
    const answer = (await response.json()) as { result?: unknown; error?: string };
    if (!response.ok)
      throw new CannotPlay({ en: answer.error ?? `${response.status}`, zh: `${terminal} 无法执行 ${verb}` });
    return answer.result;
  }

  /** A stage for one scenario. Rejects a terminal that is not of this system. */
  stage(terminal: string, say: (line: Bilingual) => void): Stage {
    if (!this.terminals.includes(terminal)) {
      throw new CannotPlay({
        en: `terminal ${terminal} is not in the running system; it has ${summary(this.terminals)}`,
        zh: `系统中没有终端 ${terminal}；现有 ${summary(this.terminals)}`,
      });
    }
    return {
      terminal,
      say,
      hasDevices: (id) => this.hasDevices(id),
      neighbours: () => this.neighbours(terminal),
      tell: (id, verb, body) => this.tell(id, verb, body),
      pause: (ms) => pause(ms),
    };
  }

  private neighbours(terminal: string): string[] {
    const { terminals } = demonstrationBank('not-needed');
    const site = terminals.find(({ id }) => id === terminal)?.site;
    const same = terminals.filter((each) => each.site === site).map(({ id }) => id);
    const here = this.terminals.filter((id) => same.includes(id));
    return here.includes(terminal) ? here : [terminal];
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

const summary = (ids: readonly string[]) =>
  ids.length > 6 ? `${ids.slice(0, 3).join(', ')} … ${ids.at(-1)}` : ids.join(', ');
