import type { FaultCode } from './fault-code.js';
import { text, type FaultDefinition } from './fault-definition.js';

const ACCEPTING = ['cashAcceptor', 'recycler'] as const;

/** Cash on its way in: acceptor, its boxes, and what is passed off as money. */
export const CASH_IN_FAULTS = {
  'acceptor.jam': {
    components: ACCEPTING,
    priority: 'P3',
    category: 'hardware',
    customerImpact: 'service',
    skill: 'cash',
    title: text('存款模块卡钞', 'Acceptor jammed'),
    consequence: text(
      '不能存款；客户的钞票可能停在通道内未入账。',
      "No deposits; a customer's notes may stand in the transport without being credited.",
    ),
    firstAction: text(
      '查看最后一笔存款是否入账；未入账先联系客户。',
      'Check whether the last deposit was credited; if not, contact the customer first.',
    ),
    runbook: [
      text(
        '停用存款，打开通道，沿走钞方向取出钞票。',
        'Disable deposits, open the transport and draw the notes out in the direction of travel.',
      ),
      text(
        '两人清点登记取出的钞票，与该笔流水核对。',
        'Two persons count and record the notes and compare with the journal.',
      ),
      text('清洁验钞模块与传感器，试存一笔。', 'Clean validator and sensors, make one test deposit.'),
    ],
    responseMinutes: 120,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
  'acceptor.full': {
    components: ACCEPTING,
    priority: 'P4',
    category: 'supply',
    customerImpact: 'service',
    skill: 'cash',
    title: text('存款箱已满', 'Deposit box full'),
    consequence: text('不能存款，取款不受影响。', 'No deposits; withdrawals go on.'),
    firstAction: text('排入下一班清机。', 'Add it to the next collection round.'),
    runbook: [
      text('两人换箱清点，核对计数。', 'Two persons change the box, count it and compare the counters.'),
      text('试存一笔。', 'Make one test deposit.'),
    ],
    responseMinutes: 480,
    clear: 'auto',
    dispatch: 'desk',
    reopenMinutes: 0,
  },
  'acceptor.boxRemoved': {
    components: ACCEPTING,
    priority: 'P3',
    category: 'security',
    customerImpact: 'service',
    skill: 'security',
    title: text('存款箱被取出', 'Deposit box removed'),
    consequence: text('若无清机计划，现金可能正被盗取。', 'If no collection is planned, cash may be being stolen.'),
    firstAction: text(
      '立即核对清机计划；无计划则调看监控、报警。',
      'Compare with the collection plan at once; if there is none, watch the cameras and call the police.',
    ),
    runbook: [
      text('与押运或加钞人员电话核实身份与任务单。', 'Verify identity and order with the cash crew by telephone.'),
      text('到场检查锁具与箱体，清点核对。', 'On site check locks and box, count and compare.'),
    ],
    responseMinutes: 30,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
  'acceptor.fault': {
    components: ACCEPTING,
    priority: 'P3',
    category: 'hardware',
    customerImpact: 'service',
    skill: 'cash',
    title: text('存款模块故障', 'Acceptor fault'),
    consequence: text('不能存款。', 'No deposits.'),
    firstAction: text(
      '按原始故障码判断，远程复位一次；无效即到场。',
      'Judge by the raw code, reset remotely once; if that does not help, go.',
    ),
    runbook: [
      text('检查电源、通信线与模块指示灯。', 'Check power, data cable and the module’s lamps.'),
      text('清洁验钞通道，运行自检。', 'Clean the validator’s path and run the self-test.'),
      text(
        '更换故障部件，记录序列号，试存一笔。',
        'Replace the part, record the serial number, make one test deposit.',
      ),
    ],
    responseMinutes: 180,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
  'acceptor.cheat': {
    components: ACCEPTING,
    priority: 'P3',
    category: 'security',
    customerImpact: 'none',
    skill: 'security',
    title: text('存款欺诈企图（钓钞）', 'Cheating at the acceptor'),
    consequence: text(
      '有人用线、胶带等手段拉回钞票，银行可能短款。',
      'Somebody pulls notes back with string or tape; the bank may lose cash.',
    ),
    firstAction: text('调看监控，暂停存款，通知安保。', 'Watch the cameras, stop deposits, call security.'),
    runbook: [
      text('保存事发前后录像与流水。', 'Keep the recording and the journal around the event.'),
      text('到场检查入钞口有无线头、胶带。', 'Look for string or tape at the slot.'),
      text('清点存款箱并与计数核对。', 'Count the box and compare with the counters.'),
    ],
    responseMinutes: 60,
    clear: 'byPerson',
    dispatch: 'now',
    reopenMinutes: 0,
  },
  'acceptor.counterfeit': {
    components: ACCEPTING,
    priority: 'P4',
    category: 'security',
    customerImpact: 'none',
    skill: 'cash',
    title: text('收到疑似假币', 'Suspected counterfeit note'),
    consequence: text(
      '须按假币收缴规定处理，逾期将违规。',
      'It must be handled under the counterfeit rules, within their time.',
    ),
    firstAction: text(
      '记录交易与冠字号，下次清机时单独封存。',
      'Record the transaction and serial number; seal it apart at the next collection.',
    ),
    runbook: [
      text(
        '两人取出疑似假币，加盖收缴手续，出具凭证。',
        'Two persons remove the note and follow the seizure procedure with a receipt.',
      ),
      text('按规定上缴人民银行鉴定。', 'Hand it in for examination as the central bank requires.'),
    ],
    responseMinutes: 1440,
    clear: 'byPerson',
    dispatch: 'desk',
    reopenMinutes: 0,
  },
} as const satisfies Partial<Record<FaultCode, FaultDefinition>>;
