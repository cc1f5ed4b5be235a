export { SimulatedJournal, type JournalOptions, type JournalTransaction } from './simulated-journal.js';
export { encodeText, type JournalEncoding } from './encode-text.js';
