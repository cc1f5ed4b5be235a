/** What goes wrong in a request, to be told as an RFC 9457 problem document. Thrown by use cases and controllers alike. */
export class ProblemError extends Error {
  /**
   * @param status HTTP status
   * @param code one word for programs, for instance `versionConflict`
   * @param detail one sentence for people
   */
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors?: { path: string; message: string }[],
  ) {
    super(detail);
  }
}
