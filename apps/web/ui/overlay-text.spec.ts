import { beforeAll, describe, expect, it } from '@jest/globals';
import { aRow } from './incident-row.fixture.js';
import { overlayTexts, subjectText, waitsForSomebody } from './overlay-text.js';
import { setTimeZone } from './time.js';

const until = '2026-11-20T23:30:00+08:00';
const now = Date.parse('2026-11-20T22:00:00+08:00');

beforeAll(() => setTimeZone('Asia/Shanghai'));

describe('what lies over an incident', () => {
  it.each([
    [{}, []],
    [{ shelvedUntil: until }, ['搁置至 23:30']],
    [{ suppressedBy: 'maintenance', suppressedUntil: until }, ['维护期间至 23:30']],
    [{ suppressedBy: 'parentOutage', parentId: '7' }, ['已归入整体中断']],
    [{ suppressedBy: 'flood', chattering: true }, ['告警洪泛，暂不呼叫', '反复']],
    [{ childCount: 30 }, ['含 30 个事件']],
  ] as const)('of %j reads %j', (some, texts) => {
    expect(overlayTexts(aRow(some), now)).toEqual(texts);
  });
});

it('an outage is about a site, not about a terminal of that name', () => {
  expect(subjectText(aRow())).toBe('T0007');
  expect(subjectText(aRow({ subject: 'site', terminalId: 'taidong' }))).toBe('网点');
});

it('what is taken, shelved or suppressed waits for nobody', () => {
  expect(waitsForSomebody(aRow({ state: 'offered' }))).toBe(true);
  expect(waitsForSomebody(aRow({ state: 'accepted' }))).toBe(false);
  expect(waitsForSomebody(aRow({ shelvedUntil: until }))).toBe(false);
  expect(waitsForSomebody(aRow({ suppressedBy: 'flood' }))).toBe(false);
});
