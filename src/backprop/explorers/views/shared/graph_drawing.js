// The graph of a computation: of each step its value above and its gradient below, on each edge the
// local slope above and the share that comes back below. Where everything stands is computed by
// the model.

import { number, svg } from "./drawing.js";
import { graphPlaces } from "./graph_places.js";

const ABOVE = /^[⁰¹²³⁴⁵⁶⁷⁸⁹⁻·ᵀ]+$/; // of a label that stands above something
const ROUND = 10; // pixels: of a box's corners
const HEAD = 7; // pixels: of an arrow
const EDGE_DIGITS = ".3g";
const LONGEST = 10; // letters of a local slope that is no number
const WIDEST = 8; // pixels of a letter
const ROOM = 62; // pixels for a number on an edge

// A text that is made narrower where its number is wider than its room.
const fitted = (element, room) => {
  element.dataset.room = room;
  return element;
};

// The texts of the numbers of one list, such as `value[3]`: each where `spots` says, all `later`.
const numbersOf = (list, place, spots, shown) =>
  list.map((_, index) => {
    const { x, y, room } = spots[index];
    return fitted(number(svg, `${place}[${index}]`, { x, y, class: "later", ...shown }), room);
  });

function node(graph, index) {
  const { x, y, wide, high, label, name, kind, value, gradient, words } = graph.node(index);
  const place = graphPlaces(graph.node(index));
  const [left, top] = [x - wide / 2, y - high / 2];
  const ground = { x: left, y: top, width: wide, height: high, rx: ROUND };
  const ways = [
    ["activation", top, kind === "input" ? 0 : place.label - 14 - top],
    ["delta", place.label + 14, top + high - place.label - 14],
  ].map(([way, from, tall]) => svg("rect", { class: `band ${way} none`, x: left + 3, y: from + 3, width: wide - 6, height: Math.max(0, tall - 6), rx: ROUND - 4 }));
  const sign = ABOVE.test(label) ? `( )${label}` : label;
  const title = kind === "input" ? [label] : name ? [svg("tspan", { class: "assigned" }, name), " ", sign] : [sign];
  const text = fitted(svg("text", { class: `label ${/^[\p{L}]/u.test(label) ? "" : "sign"}`, x, y: place.label }, ...title), wide - 8);
  const group = svg(
    "g",
    { class: `node ${kind}`, role: "button", tabindex: 0, "aria-label": words, "data-node": index },
    svg("rect", { class: "ground", ...ground }),
    ...ways,
    svg("rect", { class: "body", ...ground }),
    text,
  );
  const cells = place.single ? {} : { "data-shown": ".2g" };
  const values = kind === "input" ? [] : numbersOf(value, `value[${index}]`, place.values, cells);
  const gradients = numbersOf(gradient, `gradient[${index}]`, place.gradients, cells);
  const missing = !value.length && kind !== "input" ? svg("text", { class: "missing", x, y: place.values[0].y }, "?") : "";
  group.append(...values, ...gradients, missing);
  return { index, group, ways, values, gradients, place, kind };
}

function edge(graph, index) {
  const { path, x, y, local, share, rule } = graph.edge(index);
  const line = svg("path", { class: "line", d: path });
  const flow = svg("path", { class: "later", d: path, pathLength: 1 });
  const head = svg("path", { class: "arrow", d: `M${x + 32} ${y}l${-HEAD} -4v8z` });
  const shown = { "data-shown": EDGE_DIGITS };
  const above = { x, y: y - 9, class: "later" };
  const words = rule.length > LONGEST ? "" : rule; // else it is said below the picture
  const slope = fitted(local.length === 1 ? number(svg, `edge_local[${index}][0]`, { ...above, ...shown }) : svg("text", above, words), ROOM);
  const shares = share.length === 1 ? [fitted(number(svg, `edge_share[${index}][0]`, { x, y: y + 10, class: "later", ...shown }), ROOM)] : [];
  // Where something is after a share of its way, and where it is going
  const point = (part, back) => {
    const long = line.getTotalLength();
    const [here, next] = [0, 1].map((step) => line.getPointAtLength(long * part + step));
    const far = Math.hypot(next.x - here.x, next.y - here.y) || 1;
    const turn = back ? -1 : 1;
    return { x: here.x, y: here.y, ux: (turn * (next.x - here.x)) / far, uy: (turn * (next.y - here.y)) / far };
  };
  const run = (kind, part, back, minus) => {
    flow.setAttribute("class", part > 0 ? `way ${kind} ${minus ? "minus" : ""}` : "later");
    flow.setAttribute("stroke-dasharray", back ? `0 ${1 - part} ${part} 1` : `${part} 1`);
  };
  return { index, group: svg("g", { class: "edge" }, line, head, flow), slope, shares, point, run };
}

// Draws the graph, without its numbers. Returns its parts: `nodes` and `edges`, and the layers
// `pulses` and `numbers`, which lie above.
export function graphDrawing(graph, title) {
  const drawing = svg("svg", {
    class: "explorer-drawing",
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${graph.width} ${graph.height}`,
    role: "group",
    "aria-label": title,
  });
  const layers = ["lines", "notes", "boxes", "pulses", "numbers"].map((name) => svg("g", { class: name }));
  const [lines, notes, boxes, pulses, numbers] = layers;
  drawing.append(...layers);
  const edges = graph.edges.map((index) => edge(graph, index));
  const nodes = graph.nodes.map((index) => node(graph, index));
  for (const { group, slope, shares } of edges) {
    lines.append(group);
    notes.append(slope, ...shares);
  }
  boxes.append(...nodes.map(({ group }) => group));
  return { drawing, nodes, edges, pulses, numbers };
}

// Make texts narrower that have no room. Few have so many letters that they must be measured.
export function fitTexts(drawing) {
  for (const text of drawing.querySelectorAll("[data-room]")) {
    const room = Number(text.dataset.room);
    const before = text.dataset.fitted;
    if (before === text.textContent) continue;
    text.dataset.fitted = text.textContent;
    for (const one of ["textLength", "lengthAdjust"]) text.removeAttribute(one);
    if (text.textContent.length * WIDEST < room || text.getComputedTextLength() <= room) continue;
    text.setAttribute("textLength", room);
    text.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }
}

export const GRAPH = `.explorer-drawing .line { fill: none; stroke: var(--quiet); stroke-width: 1.2; stroke-opacity: 0.7; }
.explorer-drawing .arrow { fill: var(--quiet); }
.explorer-drawing .way { fill: none; stroke-width: 3.5; }
.explorer-drawing .way.activation { stroke: var(--activation); }
.explorer-drawing .way.delta { stroke: var(--delta); }
.explorer-drawing .notes text { font-size: 13px; }
.explorer-drawing .slope { fill: var(--gradient); }
.explorer-drawing .share { fill: var(--delta); font-weight: 600; }
.explorer-drawing .node { cursor: pointer; outline: none; }
.explorer-drawing .node .ground { fill: var(--paper); }
.explorer-drawing .node .body { fill: none; stroke: var(--quiet); stroke-width: 1.2; }
.explorer-drawing .node.now .body { stroke: var(--ink); stroke-width: 2; }
.explorer-drawing .node:is(:hover, .chosen) .body { stroke: var(--ink); stroke-width: 2.5; }
.explorer-drawing .node:focus-visible .body { stroke: var(--ink); stroke-width: 4; }
.explorer-drawing .node.trouble .body { stroke: var(--ink); stroke-width: 2.5; stroke-dasharray: 5 3; }
.explorer-drawing .band { fill-opacity: 0.13; }
.explorer-drawing .band.activation { fill: var(--activation); }
.explorer-drawing .band.delta { fill: var(--delta); }
.explorer-drawing .band.none { fill-opacity: 0; }
.explorer-drawing .node text { font-size: 13px; }
.explorer-drawing .node .label { font-size: 14px; font-weight: 600; }
.explorer-drawing .node .label.sign { font-size: 17px; }
.explorer-drawing .node .assigned { font-style: italic; }
.explorer-drawing .node .value { fill: var(--activation); font-weight: 600; }
.explorer-drawing .node .gradient { fill: var(--delta); font-weight: 600; }
.explorer-drawing .node .missing { font-weight: 700; font-size: 16px; }
.explorer-drawing .drag-number .back { stroke: var(--activation); }
.explorer-drawing .drag-number text { fill: var(--activation); font-weight: 600; }
.explorer-drawing .drag-number .knob { fill: var(--activation); }
.explorer-drawing .node.adding .body { stroke: var(--delta); stroke-width: 3.5; }
.explorer-drawing .sum { fill: var(--delta); font-weight: 700; font-size: 13px; paint-order: stroke; stroke: var(--paper); stroke-width: 6px; stroke-linejoin: round; }
`;
