import { COMPONENTS } from '../terminal/component.js';
import type { FaultCode } from './fault-code.js';
import { text, type FaultDefinition } from './fault-definition.js';

/** A whole device, the agent that reads it, and the terminal itself. */
export const HOST_FAULTS = {
  'device.offline': {
    components: COMPONENTS,
    priority: 'P3',
    category: 'communications',
    customerImpact: 'service',
    skill: 'application',
    title: text('部件离线', 'Device offline'),
    consequence: text('该部件不可用，其状态未知。', 'The device cannot be used, and its state is unknown.'),
    firstAction: text(
      '远程重启该部件的服务；无效则检查线缆。',
      'Restart its service remotely; if that does not help, check the cable.',
    ),
    runbook: [
      text('检查电源灯、数据线与集线器端口。', 'Check the power lamp, the data cable and the hub port.'),
      text('断电一分钟后上电。', 'Switch it off for a minute and on again.'),
      text('更换线缆或部件，确认状态恢复。', 'Replace cable or device and see that its state is back.'),
    ],
    responseMinutes: 120,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
  'device.hardwareError': {
    components: COMPONENTS,
    priority: 'P3',
    category: 'hardware',
    customerImpact: 'service',
    skill: 'application',
    title: text('部件硬件错误', 'Device hardware error'),
    consequence: text('该部件不可用。', 'The device cannot be used.'),
    firstAction: text(
      '按原始故障码判断，远程复位一次；无效即到场。',
      'Judge by the raw code, reset remotely once; if that does not help, go.',
    ),
    runbook: [
      text('查阅该型号故障码手册。', 'Look the code up in the manual of the model.'),
      text('运行部件自检，更换故障件并记录序列号。', 'Run the self-test, replace the part, record the serial number.'),
    ],
    responseMinutes: 120,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
  'device.misplaced': {
    components: COMPONENTS,
    priority: 'P4',
    category: 'hardware',
    customerImpact: 'service',
    skill: 'application',
    title: text('部件未到位', 'Device not in position'),
    consequence: text(
      '该部件不可用；多为维护后未推到位。',
      'The device cannot be used; mostly not pushed home after service.',
    ),
    firstAction: text(
      '询问最近到访的人员；无人到访则调看监控。',
      'Ask whoever was there last; if nobody was, watch the cameras.',
    ),
    runbook: [
      text('将部件推到位并锁定，确认状态恢复。', 'Push the device home, lock it and see that its state is back.'),
    ],
    responseMinutes: 240,
    clear: 'auto',
    dispatch: 'desk',
    reopenMinutes: 30,
  },
  'driver.failed': {
    components: COMPONENTS,
    priority: 'P4',
    category: 'host',
    customerImpact: 'none',
    skill: 'application',
    title: text('监测驱动失败', 'Monitoring driver failed'),
    consequence: text(
      '看不到该部件的状态，吞卡吞钞也不会自动发现。',
      'The state of the device is not seen: a captured card or cash would go unnoticed.',
    ),
    firstAction: text(
      '查看代理日志；驱动会自行重试，持续失败则报软件支持。',
      'Look at the agent’s log; the driver retries by itself, if it keeps failing tell software support.',
    ),
    runbook: [
      text('核对端口、地址与协议配置。', 'Compare port, address and protocol settings.'),
      text('确认没有其他程序占用该端口。', 'Make sure no other program holds the port.'),
    ],
    responseMinutes: 480,
    clear: 'auto',
    dispatch: 'desk',
    reopenMinutes: 30,
  },
  'agent.clockJump': {
    components: ['application'],
    priority: 'P4',
    category: 'host',
    customerImpact: 'none',
    skill: 'application',
    title: text('终端时钟跳变', 'Terminal clock jumped'),
    consequence: text(
      '流水时间不可靠，与客户所述难以核对。',
      'Journal times cannot be relied on, nor compared with what a customer says.',
    ),
    firstAction: text('核对终端时间与时间服务器。', 'Compare the terminal’s time with the time server.'),
    runbook: [
      text('检查时间同步服务与主板电池。', 'Check time synchronisation and the board’s battery.'),
      text('记录偏差，写入当日差错说明。', 'Record the difference with the day’s papers.'),
    ],
    responseMinutes: 1440,
    clear: 'byPerson',
    dispatch: 'desk',
    reopenMinutes: 0,
  },
  'terminal.silent': {
    components: ['application', 'network'],
    priority: 'P3',
    category: 'communications',
    customerImpact: 'service',
    skill: 'network',
    title: text('终端失联', 'Terminal silent'),
    consequence: text(
      '看不到终端的任何情况，它可能已停止服务。',
      'Nothing is known of the terminal; it may be out of service.',
    ),
    firstAction: text(
      '查看同网点其他终端与线路；同址多台失联时先找网络与电源。',
      'Look at other machines and the line of the site; with several silent at once look for network and power first.',
    ),
    runbook: [
      text('检查交换机、路由器与无线备份链路。', 'Check switch, router and the wireless backup.'),
      text('检查终端是否通电、系统是否死机。', 'See whether the terminal has power or hangs.'),
      text(
        '恢复后确认代理已上线并补传事件。',
        'When it is back see that the agent is online and has sent what it kept.',
      ),
    ],
    responseMinutes: 60,
    clear: 'auto',
    dispatch: 'now',
    reopenMinutes: 30,
  },
} as const satisfies Partial<Record<FaultCode, FaultDefinition>>;
