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

async function bringBack(stage: Stage, terminals: readonly string[]): Promise<void> {
  for (const terminal of terminals) {
    if (stage.hasDevices(terminal)) await stage.tell(terminal, 'powerOn');
    else {
      await stage.tell(terminal, 'comeBack');
      await stage.tell(terminal, 'clear', { fault: 'power.onBattery' });
    }
  }
}

/** Longer than the server waits for neighbours before anybody is asked (the setting `alarms`, `collapse.holdSeconds`). */
const OUTAGE_IS_TOLD_MS = 75_000;

/** A whole branch, and then all of it but one terminal. */
async function cutPowerAndLeaveOne(stage: Stage): Promise<void> {
  const terminals = stage.neighbours();
  await cutPower(stage);
  stage.say({
    zh: `等待 ${OUTAGE_IS_TOLD_MS / 1000} 秒：系统先合并，再呼叫一次`,
    en: `waiting ${OUTAGE_IS_TOLD_MS / 1000} s: the system joins them first, then asks once`,
  });
  await stage.pause(OUTAGE_IS_TOLD_MS);
  const stays = terminals.at(-1)!;
  stage.say({ zh: `市电恢复，只有 ${stays} 没有回来`, en: `mains back, only ${stays} stays down` });
  await bringBack(stage, terminals.slice(0, -1));
}

/** The line of a real agent is pulled; a terminal of the fleet says of its network adapter what an agent would. */
async function flapLinks(stage: Stage): Promise<void> {
  const times = 5;
  const phaseMs = 1_000;
  stage.say({
    zh: `线路将在 ${(2 * times * phaseMs) / 1000} 秒内断续 ${times} 次`,
    en: `the line goes ${times} times within ${(2 * times * phaseMs) / 1000} s`,
  });
  if (stage.hasDevices(stage.terminal)) return void (await stage.tell(stage.terminal, 'flapLink', { times, phaseMs }));
  const link = { fault: 'device.offline', component: 'network' };
  for (let i = 0; i < times; i++) {
    await stage.tell(stage.terminal, 'raise', link);
    await stage.pause(phaseMs);
    await stage.tell(stage.terminal, 'clear', link);
    await stage.pause(phaseMs);
  }
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
      zh: '各终端的工单先不呼叫任何人；一分钟后合并为一张“网点整体中断”，只呼叫一次；用 branch-power-back 恢复后应自行解除。',
      en: 'Its terminals page nobody at first; after a minute they are one "site outage" and one page; branch-power-back clears all of it by itself.',
    },
    terminal: 'T0012',
    play: cutPower,
  },
  {
    name: 'power-cut',
    what: {
      zh: '整个网点停电，随后除一台外全部恢复（约 80 秒）。',
      en: 'A whole branch loses its mains; then all of it but one terminal comes back (some 80 s).',
    },
    look: {
      zh: '只有一张“网点整体中断”和一条短信，其余工单归入其下；五分钟后未恢复的那台单独派单，整体工单自行关闭。用 branch-power-back 恢复它。',
      en: 'One "site outage" and one SMS, the others are part of it; after five minutes the one that stays down is sent for by itself and the outage closes. branch-power-back brings it back.',
    },
    terminal: 'T0012',
    play: cutPowerAndLeaveOne,
  },
  {
    name: 'branch-power-back',
    what: { zh: '网点恢复供电：终端重新上线。', en: 'The mains of a branch return: its terminals come back.' },
    look: { zh: '停电相关工单自行解除。', en: 'The incidents of the power cut clear by themselves.' },
    terminal: 'T0012',
    play: (stage) => bringBack(stage, stage.neighbours()),
  },
  {
    name: 'link-flaps',
    what: { zh: '线路断续：短时间内反复断开、恢复。', en: 'A link that goes and comes again and again.' },
    look: {
      zh: '只有一张工单、只呼叫一次：标为“反复”，计数增加，安静五分钟后自行关闭。',
      en: 'One incident and one page: it is marked as chattering, its counter grows, and five quiet minutes close it.',
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
    terminal: 'T0010',
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
