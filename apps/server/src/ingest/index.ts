export { IngestModule } from './ingest.module.js';
export { EVENT_SINK, type AcceptedEvent, type EventSink } from './event-sink.js';
export { IngestHealth, type IngestFacts } from './ingest-health.js';
export { TERMINAL_DOWNLINK, type TerminalDownlink } from './terminal-downlink.js';
