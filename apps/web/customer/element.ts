type Child = Node | string | null | false;
type Attributes = Record<string, string | boolean | number | ((event: Event) => void) | undefined>;

/** `element('p', {class: 'lead'}, 'text', child)`. Text is always text, never markup. */
export function element(tag: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== undefined) made.setAttribute(name, String(value));
  }
  for (const child of children) {
    if (child) made.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
  return made;
}

export function fillWith(parent: HTMLElement, ...children: Child[]): void {
  parent.textContent = '';
  for (const child of children) {
    if (child) parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
}
