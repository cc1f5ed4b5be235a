/** What keeps the program from starting. The message is the one line that is shown, and it says what to do. */
export class StartError extends Error {}
