import type { FaultCode } from './fault-code.js';
import { text, type FaultDefinition } from './fault-definition.js';

/** Card reader. A captured card is P2, yet a technician is asked at once: the customer stands there without the card. */
export const CARD_FAULTS = {
  'card.captured': {
    components: ['cardReader'],
    priority: 'P2',
    category: 'hardware',
    customerImpact: 'card',
    skill: 'card',
    title: text('吞卡', 'Card captured'),
    consequence: text(
      '客户的卡留在机内，客户可能仍在现场或被冒充人员接近。',
      "The customer's card is inside the machine; the customer may still be there, or be approached by an impostor.",
    ),
    firstAction: text(
      '联系客户确认已登记；到场后由两人开箱取卡，当面封存登记。',
      'Make sure the customer is registered; on site, two persons open the bin, then seal and record the card.',
    ),
    runbook: [
      text(
        '核对终端号与机身铭牌，检查插卡口有无外加装置。',
        'Compare the terminal number with its plate; check the card slot for anything attached.',
      ),
      text(
        '进入维护模式，两人同时在场打开吞卡盒，逐张清点。',
        'Enter supervisor mode; with two persons present open the card bin and count every card.',
      ),
      text(
        '卡号只登记后四位，装袋封签，双方签字。',
        'Record the last four digits only, seal the bag, both persons sign.',
      ),
      text(
        '用测试卡插拔三次，确认读卡器正常后恢复服务。',
        'Insert and eject a test card three times, then return the machine to service.',
      ),
    ],
    responseMinutes: 60,
    clear: 'byPerson',
    dispatch: 'now',
    reopenMinutes: 0,
  },
  'card.trapSuspected': {
    components: ['cardReader'],
    priority: 'P1',
    category: 'security',
    customerImpact: 'card',
    skill: 'security',
    title: text('疑似卡槽陷阱', 'Suspected card trap'),
    consequence: text(
      '客户称卡被吞，机器却没有吞卡记录：卡可能已落入他人之手，正在被盗用。',
      'The customer says the card was swallowed but the machine saw nothing: the card may be in the hands of a thief and in use now.',
    ),
    firstAction: text(
      '立即请客户拨打官方热线挂失；暂停该机服务，查看监控，通知安保。',
      'Tell the customer to block the card through the official hotline now; take the machine out of service, watch the cameras, call security.',
    ),
    runbook: [
      text(
        '到场前不要让客户独自守候，提醒不要听从陌生人指引。',
        'Do not let the customer wait alone; warn against help from strangers.',
      ),
      text(
        '检查插卡口、密码键盘、上方遮光板和粘贴的热线电话是否为原装。',
        'Check the card slot, the keypad, the fascia above it and the hotline sticker for anything that is not genuine.',
      ),
      text(
        '发现外加装置时不要拆动，拍照、保护现场并报警。',
        'If something is attached, do not remove it: photograph, keep the place as it is, call the police.',
      ),
      text(
        '确认无异常后用测试卡验证，由主管同意后恢复服务。',
        'If nothing is found, verify with a test card and return to service with the lead’s consent.',
      ),
    ],
    responseMinutes: 30,
    clear: 'byPerson',
    dispatch: 'now',
    reopenMinutes: 0,
  },
  'card.jam': {
    components: ['cardReader'],
    priority: 'P3',
    category: 'hardware',
    customerImpact: 'service',
    skill: 'card',
    title: text('读卡器卡塞', 'Card jammed in the reader'),
    consequence: text(
      '卡停在通道内，终端不能办理卡业务。',
      'A card is stuck in the transport; no card service at this terminal.',
    ),
    firstAction: text(
      '查看是否有客户的卡在通道内；远程复位一次无效即到场。',
      "Find out whether a customer's card is inside; if one remote reset does not help, go.",
    ),
    runbook: [
      text(
        '断开读卡器电源，用手轮退出卡片，不得用工具硬拉。',
        'Switch the reader off and wind the card out by the hand wheel; never pull with a tool.',
      ),
      text(
        '取出的卡按吞卡手续两人登记封存。',
        'Treat a card that comes out as captured: two persons, recorded and sealed.',
      ),
      text('清洁滚轮与磁头，插拔测试卡三次。', 'Clean rollers and heads; insert and eject a test card three times.'),
    ],
    responseMinutes: 120,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
  'card.binHigh': {
    components: ['cardReader'],
    priority: 'P4',
    category: 'supply',
    customerImpact: 'none',
    skill: 'card',
    title: text('吞卡盒将满', 'Card bin nearly full'),
    consequence: text('再吞几张卡后读卡器将停用。', 'A few more captured cards and the reader will stop.'),
    firstAction: text('并入下一次到访，清空吞卡盒。', 'Empty the bin with the next visit.'),
    runbook: [
      text(
        '两人在场清点并取出卡片，逐张登记后四位。',
        'Two persons count and remove the cards, recording the last four digits of each.',
      ),
      text('在终端上将吞卡计数清零。', 'Reset the captured card counter on the terminal.'),
    ],
    responseMinutes: 1440,
    clear: 'auto',
    dispatch: 'desk',
    reopenMinutes: 0,
  },
  'card.binFull': {
    components: ['cardReader'],
    priority: 'P3',
    category: 'supply',
    customerImpact: 'service',
    skill: 'card',
    title: text('吞卡盒已满', 'Card bin full'),
    consequence: text(
      '读卡器停止受理，或无法收回遗忘的卡片。',
      'The reader stops, or can no longer retain forgotten cards.',
    ),
    firstAction: text('安排两人到场清空吞卡盒。', 'Send two persons to empty the bin.'),
    runbook: [
      text(
        '两人在场清点并取出卡片，逐张登记后四位，封存。',
        'Two persons count and remove the cards, record the last four digits of each, seal them.',
      ),
      text('吞卡计数清零，插拔测试卡一次。', 'Reset the counter; insert and eject a test card once.'),
    ],
    responseMinutes: 240,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
  'card.readerFault': {
    components: ['cardReader'],
    priority: 'P3',
    category: 'hardware',
    customerImpact: 'service',
    skill: 'card',
    title: text('读卡器故障', 'Card reader fault'),
    consequence: text('终端不能读卡，卡业务中断。', 'The terminal cannot read cards; card service is down.'),
    firstAction: text(
      '远程复位一次；无效则带备用读卡器到场。',
      'Reset it remotely once; if that does not help, go with a spare reader.',
    ),
    runbook: [
      text('查看原始故障码，检查数据线与电源接头。', 'Look at the raw code; check the data cable and the power plug.'),
      text('清洁磁头、芯片触点和滚轮。', 'Clean the head, the chip contacts and the rollers.'),
      text(
        '仍不正常则更换读卡器，记录新旧序列号。',
        'If it persists replace the reader and record both serial numbers.',
      ),
    ],
    responseMinutes: 120,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
  'card.shutterFault': {
    components: ['cardReader'],
    priority: 'P3',
    category: 'hardware',
    customerImpact: 'service',
    skill: 'card',
    title: text('插卡口闸门故障', 'Card slot shutter fault'),
    consequence: text(
      '闸门不能开合，卡插不进或退不出，也可能有异物。',
      'The shutter does not move: cards cannot go in or come out; a foreign object is possible.',
    ),
    firstAction: text(
      '先排除插卡口被动手脚，再处理机械故障。',
      'First rule out that the slot was tampered with, then see to the mechanics.',
    ),
    runbook: [
      text(
        '用手电检查插卡口内外有无异物或胶痕。',
        'Look into and around the slot with a torch for objects or traces of glue.',
      ),
      text('清除异物，手动开合闸门检查弹簧。', 'Remove what is there, move the shutter by hand and check its spring.'),
      text('插拔测试卡三次。', 'Insert and eject a test card three times.'),
    ],
    responseMinutes: 120,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
  'card.sensorFault': {
    components: ['cardReader'],
    priority: 'P4',
    category: 'hardware',
    customerImpact: 'service',
    skill: 'card',
    title: text('读卡器传感器异常', 'Card reader sensor fault'),
    consequence: text(
      '卡位置判断不准，容易误吞卡。',
      'The position of a card is misjudged; cards may be captured without need.',
    ),
    firstAction: text(
      '登记，白天到访时清洁传感器；反复出现则提前。',
      'List it and clean the sensors on a day visit; sooner if it repeats.',
    ),
    runbook: [
      text('用无尘布清洁通道内各传感器。', 'Clean every sensor of the transport with a lint-free cloth.'),
      text('运行读卡器自检，核对各传感器读数。', 'Run the reader’s self-test and compare the sensor readings.'),
    ],
    responseMinutes: 480,
    clear: 'auto',
    dispatch: 'desk',
    reopenMinutes: 30,
  },
  'card.chipFault': {
    components: ['cardReader'],
    priority: 'P3',
    category: 'hardware',
    customerImpact: 'service',
    skill: 'card',
    title: text('芯片读写故障', 'Chip contact fault'),
    consequence: text(
      '芯片卡不能交易，绝大多数客户受影响。',
      'Chip cards cannot be used, which is nearly every customer.',
    ),
    firstAction: text(
      '远程复位读卡器；无效则到场清洁或更换触点。',
      'Reset the reader remotely; if that does not help, clean or replace the contacts.',
    ),
    runbook: [
      text('用清洁卡清洁芯片触点两次。', 'Run a cleaning card over the contacts twice.'),
      text('用芯片测试卡做一次完整读取。', 'Do one complete read with a chip test card.'),
      text('仍失败则更换触点组件。', 'If it still fails replace the contact unit.'),
    ],
    responseMinutes: 120,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
} as const satisfies Partial<Record<FaultCode, FaultDefinition>>;
