/** Stands for a secret when a document is shown; sent back, it means "as before". */
export const HIDDEN = '********';

type Tree = unknown;

/** The document with every property of these names hidden, at any depth. */
export function hideSecrets(value: Tree, names: readonly string[]): Tree {
  if (Array.isArray(value)) return value.map((each) => hideSecrets(each, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, names.includes(key) && each ? HIDDEN : hideSecrets(each, names)]),
  );
}

/** Puts the secrets of before where the new document says that they are as before; items of lists are known by `id`. */
export function restoreSecrets(next: Tree, before: Tree): Tree {
  if (next === HIDDEN) return before;
  if (Array.isArray(next)) return next.map((each) => restoreSecrets(each, sameItem(each, before)));
  if (!isObject(next)) return next;
  return Object.fromEntries(
    Object.entries(next).map(([key, each]) => [key, restoreSecrets(each, isObject(before) ? before[key] : undefined)]),
  );
}

const isObject = (value: Tree): value is Record<string, Tree> => typeof value === 'object' && value !== null;

function sameItem(item: Tree, list: Tree): Tree {
  if (!isObject(item) || !Array.isArray(list)) return undefined;
  return list.find((each) => isObject(each) && each['id'] === item['id']);
}
