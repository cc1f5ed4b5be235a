import { Global, Module } from '@nestjs/common';
import { DIRECTORY_STORE } from './directory.store.js';
import { PostgresDirectoryStore } from './store/postgres-directory.store.js';
import { PostgresTerminalViews } from './store/postgres-terminal-views.js';
import { TerminalDirectory } from './terminal-directory.js';
import { TERMINAL_VIEWS } from './terminal-views.js';

@Global()
@Module({
  providers: [
    TerminalDirectory,
    { provide: DIRECTORY_STORE, useClass: PostgresDirectoryStore },
    { provide: TERMINAL_VIEWS, useClass: PostgresTerminalViews },
  ],
  exports: [TerminalDirectory, TERMINAL_VIEWS],
})
export class TerminalModule {}
