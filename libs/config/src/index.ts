export {
  declareConfig,
  ConfigError,
  type ConfigDeclaration,
  type ConfigValues,
  type Setting,
} from './declare-config.js';
export { parseConfigFile } from './parse-config-file.js';
export { describeSettings, fromText } from './describe-settings.js';
