/**
 * The ranks that are called one after the other. First and second line are asked in turn; the cash line has the keys and
 * the second person that cash needs; the vendor line is the maker's service under its own contract.
 */
export const LINES = ['first', 'second', 'cash', 'vendor'] as const;
export type Line = (typeof LINES)[number];
