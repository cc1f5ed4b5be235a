import { describe, expect, it } from '@jest/globals';
import { aRow } from './incident-row.fixture.js';
import { changesBetween } from './incident-change.js';

describe('what changed under the reader', () => {
  it('is nothing when only the version and the count moved', () => {
    expect(changesBetween(aRow({ version: 1 }), aRow({ version: 2, count: 5 }))).toEqual([]);
  });

  it('names state and person, the person by name', () => {
    const before = aRow({ state: 'offered', assignee: 'tech01', assigneeName: '王强' });
    const after = aRow({ state: 'accepted', assignee: 'tech02', assigneeName: '李敏' });
    expect(changesBetween(before, after)).toEqual([
      { field: 'state', before: 'offered', after: 'accepted' },
      { field: 'assignee', before: '王强', after: '李敏' },
    ]);
  });
});
