import { mayWatchTheSame, sourceNames } from './source-names.js';

describe('the names of witnesses', () => {
  it('are the protocols, numbered where one repeats, in the order of the configuration', () => {
    const devices = ['xfs4iot', 'ccnet', 'ccnet', 'xfs4iot', 'ccnet'].map((driver) => ({ driver }));
    expect(sourceNames(devices)).toEqual(['xfs4iot', 'ccnet', 'ccnet-2', 'xfs4iot-2', 'ccnet-3']);
  });

  it('tell whether two may watch the same device', () => {
    expect(mayWatchTheSame('xfs4iot', 'electronic-journal')).toBe(true);
    expect(mayWatchTheSame('ccnet', 'ccnet-2')).toBe(false);
    expect(mayWatchTheSame('ccnet-2', 'ccnet-3')).toBe(false);
  });
});
