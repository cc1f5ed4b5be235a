import { bankFile } from '#libs/contract';
import { ConfigError, parseConfigFile } from '#libs/config';
import { findLooseEnds, importBank, PostgresBankStore, resetPasswords } from './bank/index.js';
import { openDatabase } from './database/open-database.js';
import { migrate } from './database/migrate.js';
import { TypeormDatabase } from './database/typeorm-database.js';
import { serverConfig } from './server.config.js';

/**
 * `node dist/apps/server/src/import-bank.main.js <bank.json>`: brings a bank into an empty database, once. With
 * RESET_PASSWORDS=1 the file's accounts get the file's passwords even when the bank is there already.
 */
async function main(path: string | undefined): Promise<void> {
  if (!path) throw new ConfigError('Name the bank file to import, for instance bank.json.');
  const { DATABASE_URL } = serverConfig.read({ MQTT_URL: 'mqtt://unused', ...process.env });
  const bank = parseConfigFile(path, bankFile);
  const looseEnd = findLooseEnds(bank)[0];
  if (looseEnd) throw new ConfigError(`${path}: ${looseEnd}`);
  const dataSource = await openDatabase(DATABASE_URL, 2);
  try {
    await migrate(dataSource);
    const store = new PostgresBankStore(new TypeormDatabase(dataSource));
    const imported = await importBank(store, bank);
    if (!imported && process.env['RESET_PASSWORDS'] === '1') await resetPasswords(store, bank);
    console.log(imported ? `imported ${bank.terminals.length} terminals` : 'there is a bank already: nothing imported');
  } finally {
    await dataSource.destroy();
  }
}

main(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
