// What stands around every view: the invitation above it, and below it one quiet row (its own, if
// it has one) with Reset and Pin, and what else its host puts there.

import { html, svg } from "./drawing.js";

// The view with its frame. `more()` gives what stands in the row: [after Reset, at the end]. What
// plays by itself, a `film`, has no picture to pin.
export const framed = (view, more = () => [[], []]) => ({
  render({ model, el }) {
    const { invitation, parameters } = model.get("declaration");
    const [beside, last] = more();
    const reset = () => {
      for (const { name, default: value } of parameters) model.set(name, value);
      model.save_changes();
    };
    el.append(html("p", { class: "explorer-invitation" }, invitation));
    const end = view.render({ model, el });
    const row = el.querySelector(".explorer-row") ?? html("div", { class: "explorer-row" });
    row.append(
      html("button", { type: "button", class: "explorer-reset", onclick: reset }, "Reset"),
      ...beside,
      ...(view.film ? [] : [pin(model, el)]),
      ...last,
    );
    el.append(row);
    return end;
  },
});

const PICTURES = ".explorer-picture > svg:not(.explorer-ghost)";

// A button that keeps the present picture beneath the ones to come, as a ghost to compare with,
// until it is pressed again. The view hears of it by the event "pinned" at `el`, whose detail is
// the results that are kept, or null.
//
// Of a drawing all lines are kept, or only the parts marked data-pin if it has such. The ghost
// lies behind the drawing, or in its <g class="ghost-place"> if its ground would hide it. A part
// that says what its scales are (`pinnable` in plot.js) follows the scales of now.
function pin(model, el) {
  let ghosts = [];
  const place = () => {
    for (const [index, drawing] of [...el.querySelectorAll(PICTURES)].entries()) {
      const room = drawing.querySelector(":scope > .ghost-place") ?? drawing.parentElement;
      const ghost = ghosts[index];
      if (!ghost) continue;
      const now = [...drawing.querySelectorAll("[data-scales]")].filter((one) => !one.closest(".explorer-ghost"));
      ghost.scaled.forEach((one, place) => carry(one, now[place]?.dataset.scales ?? one.scales));
      if (ghost.parentNode !== room) room.append(ghost);
    }
  };
  const observer = new MutationObserver(place); // for a view draws its pictures anew
  const press = () => {
    const pinned = ghosts.length === 0;
    for (const ghost of ghosts) ghost.remove();
    observer.disconnect();
    ghosts = pinned ? [...el.querySelectorAll(PICTURES)].map(ghostOf) : [];
    if (pinned) {
      place();
      observer.observe(el, { childList: true, subtree: true });
    }
    button.setAttribute("aria-pressed", pinned);
    el.dispatchEvent(new CustomEvent("pinned", { detail: pinned ? model.get("results") : null }));
  };
  const title = "Keep this picture as a ghost behind the next ones; press again to let it go";
  const button = html("button", { type: "button", class: "explorer-pin", "aria-pressed": "false", title, onclick: press }, "Pin");
  return button;
}

// Carry what was drawn with some scales to where it is with those of now, and cut off what is
// outside of their axes.
function carry({ part, edge, scales }, now) {
  const [x, y] = [0, 1].map((axis) => {
    const [low, high, start, end] = JSON.parse(scales)[axis];
    const [least, most, first, last] = JSON.parse(now)[axis];
    const grown = ((high - low) / (end - start)) * ((last - first) / (most - least));
    const moved = first + ((low - least) / (most - least)) * (last - first) - grown * start;
    return { grown, moved, from: Math.min(first, last) - SPARE, size: Math.abs(last - first) + 2 * SPARE };
  });
  part.setAttribute("transform", `matrix(${x.grown} 0 0 ${y.grown} ${x.moved} ${y.moved})`);
  const corners = { x: x.from, y: y.from, width: x.size, height: y.size };
  for (const [name, value] of Object.entries(corners)) edge.setAttribute(name, value);
}

const LEFT_OUT = "text, style, title, image, .ghost-place, .ghost-place *, [role=slider], .handle, .hit, .glow, .grid, .land, .frame";
const SPARE = 5; // pixels beyond an axis that a mark at its end needs
let edges = 0; // so that each has a name

const NAMELESS = /^(data-|aria-|role$|tabindex$|name$)/;

// A copy of a drawing that nobody can press, hear, or take for numbers of now.
function ghostOf(drawing) {
  const ghost = svg("svg", {
    class: "explorer-drawing explorer-ghost",
    viewBox: drawing.getAttribute("viewBox"),
    style: drawing.getAttribute("style"),
    "aria-hidden": "true",
  });
  ghost.append(...[...drawing.childNodes].map((child) => child.cloneNode(true)));
  const marked = ghost.querySelector("[data-pin]") !== null;
  const kept = (one) =>
    one.closest("clipPath, defs") ||
    (!one.matches(LEFT_OUT) && (!marked || one.closest("[data-pin]") || one.querySelector("[data-pin]")));
  const all = [...ghost.querySelectorAll("*")];
  for (const one of all.filter((each) => !kept(each))) one.remove();
  ghost.scaled = [...ghost.querySelectorAll("[data-scales]")].map((part) => {
    const [edge, id] = [svg("rect"), `ghost-edge-${(edges += 1)}`];
    const around = svg("g", { "clip-path": `url(#${id})` }, svg("clipPath", { id }, edge));
    part.replaceWith(around);
    around.append(part);
    return { part, edge, scales: part.dataset.scales };
  });
  for (const one of ghost.querySelectorAll("*")) {
    for (const { name, value } of [...one.attributes]) {
      if (NAMELESS.test(name)) one.removeAttribute(name);
      else if (name === "id") one.setAttribute(name, `${value}-pinned`);
      else if (value.startsWith("url(#")) one.setAttribute(name, value.replace(")", "-pinned)"));
    }
  }
  return ghost;
}
