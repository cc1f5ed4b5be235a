import { programEnvironment } from './program-environment.config.js';

describe('the environment of a program that is started', () => {
  it('holds what it needs to run, and nothing that the service was given for itself', () => {
    const needed = { PATH: '/bin', HOME: '/root', LC_ALL: 'C', SystemRoot: 'C:\\Windows', TZ: 'Asia/Shanghai' };
    const own = { MQTT_PASSWORD: 'x', NODE_OPTIONS: '--require x', LD_PRELOAD: 'x', CREDENTIALS_DIRECTORY: '/run/x' };
    expect(programEnvironment({ ...needed, ...own })).toEqual(needed);
  });
});
