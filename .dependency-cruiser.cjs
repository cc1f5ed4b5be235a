/** Each rule is one line of ARCHITECTURE.md; test/architecture plants one breach of each and counts what was read. */
const npm = (name) => `(^|node_modules/)${name}(/|$)`;
const HOPS = ['ingest', 'incident', 'dispatch', 'customer', 'notify', 'desk'];
const SHELVES = ['terminal', 'roster', 'auth', 'audit', 'outbox', 'wake', 'settings', 'database'];
const spec = '\\.spec\\.tsx?$';

const laterHops = HOPS.slice(0, -1).map((hop, i) => ({
  name: `${hop}-knows-no-later-hop`,
  severity: 'error',
  from: { path: `^apps/server/src/${hop}/`, pathNot: spec },
  to: { path: `^apps/server/src/(${HOPS.slice(i + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '/dist/' } },
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      from: { path: '^libs/domain/src', pathNot: spec },
      to: { pathNot: '^libs/domain/src' },
    },
    {
      name: 'contract-imports-domain-and-zod-only',
      severity: 'error',
      from: { path: '^libs/contract/src', pathNot: [spec, '^libs/contract/src/write-'] },
      to: { pathNot: ['^libs/(contract|domain)/src', npm('zod')] },
    },
    {
      name: 'libs-know-no-program',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|device-agent|simulators|test)/' },
    },
    {
      name: 'programs-meet-only-through-libs',
      severity: 'error',
      from: { path: '^(apps/server|apps/web|apps/standalone|device-agent|simulators)/' },
      to: { path: '^(apps/server|apps/web|apps/standalone|device-agent|simulators)/', pathNot: '^$1/' },
    },
    ...laterHops,
    {
      name: 'shelves-know-no-hop',
      severity: 'error',
      from: { path: `^apps/server/src/(${SHELVES.join('|')})/`, pathNot: spec },
      to: { path: `^apps/server/src/(${HOPS.join('|')})/` },
    },
    {
      name: 'rooms-enter-by-the-front-door',
      severity: 'error',
      from: { path: '^apps/server/src/([^/]+)/', pathNot: spec },
      to: {
        path: '^apps/server/src/[^/]+/',
        pathNot: [
          '^apps/server/src/$1/',
          '^apps/server/src/[^/]+/index\\.ts$',
          '^apps/server/src/database/(sql|advisory-locks)\\.ts$',
        ],
      },
    },
    {
      name: 'only-stores-know-typeorm',
      severity: 'error',
      from: {
        path: '^(apps|device-agent|libs|simulators)/',
        pathNot: ['/store/', '/database/', '\\.module\\.ts$', spec],
      },
      to: { path: npm('(@nestjs/)?typeorm') },
    },
    {
      name: 'only-edges-know-mqtt',
      severity: 'error',
      from: {
        path: '^(apps|device-agent|libs)/',
        pathNot: ['/ingest/mqtt-', '/uplink/mqtt-', '^apps/standalone/src/.*/mqtt-', spec],
      },
      to: { path: npm('mqtt') },
    },
    {
      name: 'only-transport-knows-serialport',
      severity: 'error',
      from: { path: '^(apps|device-agent|libs)/', pathNot: ['^device-agent/src/transport/', spec] },
      to: { path: npm('(serialport|@serialport)') },
    },
    {
      name: 'agent-has-no-framework',
      severity: 'error',
      from: { path: '^device-agent/' },
      to: { path: npm('@nestjs') },
    },
    {
      name: 'drivers-are-islands',
      severity: 'error',
      from: { path: '^device-agent/src/drivers/([^/]+)/', pathNot: spec },
      to: { path: '^device-agent/src/drivers/[^/]+/', pathNot: '^device-agent/src/drivers/$1/' },
    },
    {
      name: 'testkit-only-in-tests',
      severity: 'error',
      from: { pathNot: [spec, '^test/', '^simulators/', '^libs/testkit/'] },
      to: { path: '^libs/testkit/' },
    },
    { name: 'not-to-spec', severity: 'error', from: { pathNot: spec }, to: { path: spec } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules/\\.)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['watchkeeper-src', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
