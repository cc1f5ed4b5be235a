import { randomInt } from 'node:crypto';
import type { Scenario, Stage } from './scenario.js';

/** As an agent tells it: no more of the card than four digits, and a reference by which two events are told apart. */
const customerDetail = () => ({
  count: 1,
  lastFour: String(randomInt(10_000)).padStart(4, '0'),
  transaction: `SIM${randomInt(1_000_000_000)}`,
});

/** The device's own way where there are devices; else the fault itself, on the wire contract. */
const deviceOr = (deviceVerb: string, fault: string, detail: () => Record<string, unknown> = () => ({})) =>
  async function play(stage: Stage): Promise<void> {
    const { terminal } = stage;
    if (stage.hasDevices(terminal)) await stage.tell(terminal, deviceVerb);
    else await stage.tell(terminal, 'raise', { fault, detail: detail() });
  };

const ON_BATTERY_MS = 5_000;

async function cutPower(stage: Stage): Promise<void> {
  const terminals = stage.neighbours();
  const list = terminals.join(', ');
  stage.say({ zh: `市电中断：${list} 转入电池供电`, en: `mains gone: ${list} on battery` });
  await Promise.all(
    terminals.map((terminal) =>
      stage.hasDevices(terminal)
        ? stage.tell(terminal, 'onBattery')
        : stage.tell(terminal, 'raise', { fault: 'power.onBattery' }),
    ),
  );
  await stage.pause(ON_BATTERY_MS);
  stage.say({ zh: '电池耗尽：终端失联', en: 'batteries empty: the terminals are lost' });
  await Promise.all(
    terminals.map((terminal) => stage.tell(terminal, stage.hasDevices(terminal) ? 'powerOff' : 'loseConnection')),
  );
}

async function bringPowerBack(stage: Stage): Promise<void> {
  for (const terminal of stage.neighbours()) {
    if (stage.hasDevices(terminal)) await stage.tell(terminal, 'powerOn');
    else {
      await stage.tell(terminal, 'comeBack');
      await stage.tell(terminal, 'clear', { fault: 'power.onBattery' });
    }
  }
}

async function flapLinks(stage: Stage): Promise<void> {
  const times = 6;
  const phaseMs = 1_500;
  const verb = stage.hasDevices(stage.terminal) ? 'flapLink' : 'flap';
  await stage.tell(stage.terminal, verb, { times, phaseMs });
  stage.say({
    zh: `线路将在 ${(2 * times * phaseMs) / 1000} 秒内断续 ${times} 次`,
    en: `the line goes ${times} times within ${(2 * times * phaseMs) / 1000} s`,
  });
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'card-captured',
    what: { zh: '读卡器吞卡：卡被收入回收箱。', en: 'The card reader captures a card into its retain bin.' },
    look: {
      zh: '值班台出现 P1/P2 工单与时间线；当班技术员手机收到短信；客户案件自动建立并有编号。',
      en: 'A new incident with its timeline on the desk, an SMS on the phone of the technician on call, and a case with a number.',
    },
    terminal: 'T0001',
    play: deviceOr('captureCard', 'card.captured', customerDetail),
  },
  {
    name: 'cash-retained',
    what: { zh: '客户未取走的现金被机器收回。', en: 'The machine keeps cash that the customer did not take.' },
    look: {
      zh: '值班台出现现金遗留工单；技术员收到短信；客户案件（现金索赔）自动建立。',
      en: 'An incident for the cash on the desk, an SMS to the technician, and a cash claim opened by itself.',
    },
    terminal: 'T0003',
    play: deviceOr('retainCash', 'cash.retained', () => ({
      ...customerDetail(),
      amountMinor: 50_000,
      currency: 'CNY',
    })),
  },
  {
    name: 'dispenser-jam',
    what: { zh: '出钞模块卡钞。', en: 'Notes jam in the cash dispenser.' },
    look: {
      zh: '值班台出现出钞故障工单，派给有“现金”技能的人；再次播放不会产生第二张工单。',
      en: 'An incident for somebody with the skill "cash"; playing it again opens no second one.',
    },
    terminal: 'T0002',
    play: deviceOr('jamDispenser', 'dispenser.jam'),
  },
  {
    name: 'branch-power-cut',
    what: {
      zh: '网点停电：该网点所有终端先转电池供电，随后失联。',
      en: 'The mains of a branch fail: all its terminals go on battery, then they are lost.',
    },
    look: {
      zh: '值班台先出现电池供电，再出现终端失联；用 branch-power-back 恢复后应自行解除。',
      en: 'First "on battery", then silent terminals on the desk; branch-power-back clears them by itself.',
    },
    terminal: 'T0010',
    play: cutPower,
  },
  {
    name: 'branch-power-back',
    what: { zh: '网点恢复供电：终端重新上线。', en: 'The mains of a branch return: its terminals come back.' },
    look: { zh: '停电相关工单自行解除。', en: 'The incidents of the power cut clear by themselves.' },
    terminal: 'T0010',
    play: bringPowerBack,
  },
  {
    name: 'link-flaps',
    what: { zh: '线路断续：短时间内反复断开、恢复。', en: 'A link that goes and comes again and again.' },
    look: {
      zh: '同一终端不应出现一串工单或短信；计数增加。',
      en: 'No chain of incidents or messages for one terminal; a counter that grows.',
    },
    terminal: 'T0007',
    play: flapLinks,
  },
  {
    name: 'terminal-silent',
    what: {
      zh: '终端死机：连接仍在，但不再有心跳。',
      en: 'A terminal hangs: its connection lives, its heartbeats stop.',
    },
    look: {
      zh: '静默时限过后出现 terminal.silent 工单；播放 all-clear 后自行解除。',
      en: 'An incident terminal.silent once the limit has passed; all-clear ends it by itself.',
    },
    terminal: 'T0012',
    play: async (stage) => {
      await stage.tell(stage.terminal, 'goSilent');
    },
  },
  {
    name: 'all-clear',
    what: { zh: '把该终端恢复正常：清除故障、恢复线路。', en: 'Puts a terminal right: faults cleared, link restored.' },
    look: { zh: '工单转为已恢复。', en: 'Its incidents turn to restored.' },
    terminal: 'T0001',
    play: async (stage) => {
      if (!stage.hasDevices(stage.terminal)) await stage.tell(stage.terminal, 'comeBack');
      await stage.tell(stage.terminal, 'clearAll');
    },
  },
];
