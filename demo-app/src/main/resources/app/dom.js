// Builds elements. Text is only inserted as text: content from Cockpit may contain HTML, which is
// never parsed here.

/**
 * An element with properties and children. `dataset`, `aria-*` and `role` are set as attributes,
 * everything else as a property. Children are elements, or text for any other value. null and false
 * are ignored.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (name.startsWith('aria-') || name.startsWith('data-') || name === 'role' || name === 'for') {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...present(children));
  return element;
}

/** The element with this id, which the page must have. */
export function byId(id) {
  return document.getElementById(id);
}

/** Replaces the children. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}
