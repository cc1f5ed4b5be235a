import type { FaultCode } from './fault-code.js';
import { text, type FaultDefinition } from './fault-definition.js';

const CHECK_POWER = text(
  '先问网点：是否停电、是否有人；再查线路与路由器。',
  'Ask the branch first: is there power, is anybody there? Then look at the line and the router.',
);
const SEE_THEM_BACK = text(
  '逐台确认终端恢复；未恢复的单独派单。',
  'See each terminal come back; send somebody to those that do not.',
);

const outage = (
  change: Pick<FaultDefinition, 'priority' | 'title' | 'consequence' | 'firstAction' | 'runbook'>,
): FaultDefinition => ({
  components: ['network'],
  category: 'communications',
  customerImpact: 'service',
  skill: 'network',
  responseMinutes: 60,
  clear: 'auto',
  dispatch: 'now',
  reopenMinutes: 30,
  ...change,
});

const monitor = (priority: 'P3' | 'P4', title: FaultDefinition['title']): FaultDefinition => ({
  components: ['network', 'application'],
  priority,
  category: 'host',
  customerImpact: 'service',
  skill: 'network',
  title,
  consequence: text(
    '另一套监控系统报告了问题，其影响见说明。',
    'Another monitor reports a problem; its note says what it means.',
  ),
  firstAction: text('打开来源系统的链接，按其说明处理。', 'Open the link to the source and follow its note.'),
  runbook: [text('核对来源系统中的告警是否仍在。', 'See whether the alert still stands at its source.')],
  responseMinutes: priority === 'P3' ? 60 : 240,
  clear: 'auto',
  dispatch: 'now',
  reopenMinutes: 30,
});

/**
 * What the server concludes from many terminals at once, and what other monitors tell it. P2 is scarce, so it goes to
 * the wide outages; one site's is P3, but it pages at once and a flood of alarms never mutes it.
 */
export const OUTAGE_FAULTS = {
  'site.outage': outage({
    priority: 'P3',
    title: text('网点整体中断', 'Site outage'),
    consequence: text(
      '该网点多台终端同时失联或失电，客户无法办理业务。',
      'Many terminals of the site were lost together; nobody is served there.',
    ),
    firstAction: CHECK_POWER,
    runbook: [
      text('确认市电、UPS 与配电箱。', 'Check mains, UPS and the breakers.'),
      text('重启路由器，联系运营商。', 'Restart the router, call the carrier.'),
      SEE_THEM_BACK,
    ],
  }),
  'network.outage': outage({
    priority: 'P2',
    title: text('网络线路中断', 'Network outage'),
    consequence: text('同一线路上的终端同时失联。', 'The terminals on one network were lost together.'),
    firstAction: text(
      '联系运营商，核对线路编号与故障单号。',
      'Call the carrier with the number of the line; note the ticket.',
    ),
    runbook: [text('切换备用线路。', 'Switch to the backup line.'), SEE_THEM_BACK],
  }),
  'host.outage': outage({
    priority: 'P3',
    title: text('前置主机中断', 'Host outage'),
    consequence: text('连接同一主机的终端同时停止服务。', 'The terminals of one host went out of service together.'),
    firstAction: text('通知主机值班，确认服务状态。', 'Call the host operators and ask how the service stands.'),
    runbook: [text('确认主备切换是否完成。', 'See whether the standby has taken over.'), SEE_THEM_BACK],
  }),
  'region.outage': outage({
    priority: 'P2',
    title: text('区域大面积中断', 'Region outage'),
    consequence: text('一个区域内多个网点同时中断。', 'Several sites of one region were lost together.'),
    firstAction: text(
      '启动重大事件流程，先确认骨干线路与主机。',
      'Treat it as a major incident; look at the backbone and the host first.',
    ),
    runbook: [text('联系运营商与数据中心值班。', 'Call the carrier and the data centre.'), SEE_THEM_BACK],
  }),
  'monitor.critical': monitor('P3', text('外部监控严重告警', 'Critical alert of a monitor')),
  'monitor.warning': monitor('P4', text('外部监控一般告警', 'Warning of a monitor')),
} satisfies Partial<Record<FaultCode, FaultDefinition>>;
