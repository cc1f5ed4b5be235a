/**
 * After FROM, of desk `d`: the browsers `p` of the accounts that sit at such desks and answer for all that this one does
 * (as `looksAfter` says it), so that no region is told of at the desk of another.
 */
export const BROWSERS_OF_DESK = `push_subscription p JOIN account a USING (username) WHERE p.owner = d.kind
  AND (cardinality(a.regions) = 0 OR (cardinality(d.regions) > 0 AND d.regions <@ a.regions))`;
