import { FAULT_CATALOGUE, FAULT_CODES, SERVER_FAULT_CODES, type FaultCode } from '#libs/domain';
import { faultsOfSaying } from '../../device-agent/src/detect/faults-of-saying.js';
import { DRIVER_KINDS, type Saying } from '../../device-agent/src/drivers/index.js';

const HEAD = `# What the agent hears in each protocol · 各协议可识别的故障

Made from the drivers' and the detector's own tables by \`npm run docs\`. The protocol tests play these faults on simulated
devices; \`test/protocol\` names the few that are not played, with the reason. A device model may not report all that its
protocol can say.

本页由驱动和判定规则表自动生成。协议测试在模拟设备上演练这些故障，少数未演练的在 \`test/protocol\`
中注明原因；具体机型未必会上报协议能表达的全部内容。

`;

/** Raised by the agent itself, of any device: no protocol's own words. */
const OF_THE_AGENT: readonly FaultCode[] = ['driver.failed', 'agent.clockJump'];

interface Evidence {
  component: string;
  words: string;
}

/** Per protocol, what each fault is concluded from. */
export function coverage(): Map<string, Map<FaultCode, Evidence[]>> {
  return new Map(Object.entries(DRIVER_KINDS).map(([name, { sayings }]) => [name, faultsOf(sayings)]));
}

/** The page \`docs/protocols/coverage.md\`. */
export function coveragePage(): string {
  const protocols = coverage();
  return [HEAD, matrix(protocols), unheard(protocols), ...[...protocols].map(sectionOf)].join('\n');
}

function faultsOf(sayings: readonly Saying[]): Map<FaultCode, Evidence[]> {
  const found = new Map<FaultCode, Evidence[]>();
  for (const saying of sayings) {
    for (const fault of faultsOfSaying(saying)) {
      const evidence = { component: saying.component, words: wordsOf(saying) };
      const known = found.get(fault) ?? [];
      if (!known.some((one) => one.component === evidence.component && one.words === evidence.words)) {
        found.set(fault, [...known, evidence]);
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => FAULT_CODES.indexOf(a) - FAULT_CODES.indexOf(b)));
}

function wordsOf(saying: Saying): string {
  if ('state' in saying) return `${saying.state} = ${saying.value}`;
  if ('counter' in saying) return `counter ${saying.counter} rises`;
  return 'event' in saying ? `event ${saying.event}` : `mode ${saying.mode}`;
}

function matrix(protocols: Map<string, Map<FaultCode, Evidence[]>>): string {
  const names = [...protocols.keys()];
  const rows = FAULT_CODES.filter((code) => names.some((name) => protocols.get(name)!.has(code))).map(
    (code) => `| ${titleOf(code)} | ${names.map((name) => (protocols.get(name)!.has(code) ? '●' : '')).join(' | ')} |`,
  );
  return [`| fault · 故障 | ${names.join(' | ')} |`, `|---|${names.map(() => ':-:|').join('')}`, ...rows, ''].join(
    '\n',
  );
}

function unheard(protocols: Map<string, Map<FaultCode, Evidence[]>>): string {
  const heard = new Set([...protocols.values()].flatMap((faults) => [...faults.keys()]));
  const silent = FAULT_CODES.filter((code) => !heard.has(code) && !SERVER_FAULT_CODES.includes(code));
  const others = silent.filter((code) => !OF_THE_AGENT.includes(code)).map((code) => `\`${code}\``);
  const own = OF_THE_AGENT.map((code) => `\`${code}\``).join(', ');
  return [
    `The agent itself raises ${own}; the server ${SERVER_FAULT_CODES.map((code) => `\`${code}\``).join(', ')}.`,
    others.length > 0 ? `In the catalogue, and heard in no protocol yet: ${others.join(', ')}.` : '',
    '',
  ].join('\n');
}

function sectionOf([name, faults]: [string, Map<FaultCode, Evidence[]>]): string {
  const rows = [...faults].map(([code, evidence]) => {
    const components = [...new Set(evidence.map(({ component }) => component))].join(', ');
    const words = [...new Set(evidence.map((one) => one.words))].join('; ');
    return `| ${titleOf(code)} | ${components} | ${words} |`;
  });
  return [
    `## ${name}\n`,
    '| fault · 故障 | component · 部件 | concluded from · 依据 |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function titleOf(code: FaultCode): string {
  const { title } = FAULT_CATALOGUE[code];
  return `\`${code}\` ${title.en} · ${title.zh}`;
}
