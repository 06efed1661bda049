// Makes elements. Text only ever becomes text nodes, so nothing a file says can turn into markup.

const svgSpace = "http://www.w3.org/2000/svg";

/** An HTML element. props: attributes; `class`; `on` = {event: handler}; `set` = {property: value}. Children: nodes, text, null, or arrays of them. */
export function el(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element, in the same way. */
export function svg(tag, props = {}, ...children) {
  return fill(document.createElementNS(svgSpace, tag), props, children);
}

/** Puts children into a node in place of what it held. */
export function put(node, ...children) {
  node.replaceChildren(...flat(children));
  return node;
}

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (name === "set") Object.assign(node, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...flat(children));
  return node;
}

function flat(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false)
    .map(child => child instanceof Node ? child : document.createTextNode(String(child)));
}
