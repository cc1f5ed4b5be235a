export { Journal, type JournalOptions, type JournalStatus } from './journal.js';
export { JournalError, type JournalEntry, type StoredEntry } from './entry.js';
export { readAllEntries } from './read-all.js';
