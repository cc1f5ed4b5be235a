import { Observable, type Subscriber } from 'rxjs';

/**
 * What a link received, for its one reader. Keeps what came before the reader subscribed: a device may speak within
 * the same turn of the event loop in which its link opened. Holds at most `limit` items then; older ones are dropped.
 */
export class Inbox<T> {
  private waiting: T[] = [];
  private reader?: Subscriber<T>;
  private over = false;

  constructor(private readonly limit = 1_000) {}

  readonly received = new Observable<T>((reader) => {
    for (const item of this.waiting.splice(0)) reader.next(item);
    if (this.over) reader.complete();
    this.reader = reader;
    return () => {
      if (this.reader === reader) delete this.reader;
    };
  });

  get hasReader(): boolean {
    return this.reader !== undefined;
  }

  put(item: T): void {
    if (this.reader) this.reader.next(item);
    else if (this.waiting.push(item) > this.limit) this.waiting.shift();
  }

  end(): void {
    this.over = true;
    this.reader?.complete();
  }
}
