import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { jsonArray, plainArray } from './sql.js';

describe('array parameters of our own making', () => {
  let test: TestDatabase;
  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(() => test.drop());

  it('arrive as they were, with gaps, and with any text inside JSON', async () => {
    const at = new Date('2026-11-21T19:00:00.123Z');
    const data = [{ text: 'a "quoted" \\ line\n{,} NULL 吞卡' }, {}, { list: [1, null] }];
    const rows = await test.database.run(
      {
        text: `SELECT * FROM ROWS FROM (
                 unnest($1::bigint[], $2::timestamptz[], $3::boolean[], $4::text[]), jsonb_array_elements($5::jsonb))
                 AS r(id, at, flag, word, data)`,
      },
      [
        plainArray(['9007199254740993', null, '2']),
        plainArray([at, at, null]),
        plainArray([true, false, null]),
        plainArray(['new', null, 'onSite']),
        jsonArray(data),
      ],
    );
    expect(rows).toEqual([
      { id: '9007199254740993', at, flag: true, word: 'new', data: data[0] },
      { id: null, at, flag: false, word: null, data: data[1] },
      { id: '2', at: null, flag: null, word: 'onSite', data: data[2] },
    ]);
  });
});
