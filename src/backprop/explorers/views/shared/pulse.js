// A pulse: a number on its way along a line, and the line behind it, as thick as the number is large.

import { number, svg } from "./drawing.js";

const THICKEST = 13; // pixels
const BEHIND = 24; // pixels, from a pulse to the number that follows it

const HALFWAY = 0.5; // of a way: where the number on the wire stands
export const LATER = 0.25; // of a step: when the second of two sends
export const WAY = 0.7; // of a step: how long a pulse travels

export const within = (share) => Math.min(1, Math.max(0, share));

// The shares of a wire before its number and of that behind it, for a share of the whole way.
export const halves = (way) => [within(way / HALFWAY), within((way - HALFWAY) / (1 - HALFWAY))];

// Pixels for a number: twice as thick for one four times as large, so that small ones are seen too.
const thickness = (value) => Math.min(THICKEST, 1.2 + 7 * Math.sqrt(Math.abs(value)));

// A stretch on which a number flows, from (x1, y1) to (x2, y2), with an arrowhead at its end if it
// is `headed`. Returns its elements; and `flow(kind, value, share)`: let `value` flow on the first
// `share` of it, or on all. A negative one is dashed. `kind` is "activation" or "delta".
export function stretch(x1, y1, x2, y2, headed) {
  const line = svg("line", { x1, y1 });
  const head = svg("path", {});
  const long = Math.hypot(x2 - x1, y2 - y1);
  const [ux, uy] = [(x2 - x1) / long, (y2 - y1) / long];
  const degrees = ((Math.atan2(uy, ux) * 180) / Math.PI).toFixed(1);
  const hide = () => [line, head].forEach((one) => one.setAttribute("class", "later"));
  hide();
  const flow = (kind, value, share = 1) => {
    if (share <= 0 || !value) return hide();
    const thick = thickness(value);
    const [tip, wide] = [7 + 0.5 * thick, 4 + 0.5 * thick];
    const far = long * share;
    const end = headed && share === 1 ? Math.max(0, far - tip) : far;
    line.setAttribute("class", `flow ${kind} ${value < 0 ? "minus" : ""}`);
    line.setAttribute("stroke-width", thick.toFixed(1));
    line.setAttribute("x2", (x1 + ux * end).toFixed(1));
    line.setAttribute("y2", (y1 + uy * end).toFixed(1));
    head.setAttribute("class", headed && share === 1 ? `head ${kind}` : "later");
    head.setAttribute("d", `M0 0l${-tip.toFixed(1)} ${-wide.toFixed(1)}v${(2 * wide).toFixed(1)}z`);
    head.setAttribute("transform", `translate(${x2} ${y2}) rotate(${degrees})`);
  };
  const point = (share) => ({ x: x1 + ux * long * share, y: y1 + uy * long * share, ux, uy });
  return { elements: [line, head], flow, hide, point };
}

// A pulse, at most `most` pixels thicker than its least, which the number at the place `quantity`
// follows, if one is named. Returns its element;
// `move(point, value, told)`, which shows it at the point of a stretch, with its number if it is
// `told`; and `hide`.
export function pulse(kind, quantity, most = THICKEST) {
  const dot = svg("circle", {});
  const text = quantity ? number(svg, quantity) : "";
  const element = svg("g", {}, dot, text);
  const hide = () => element.setAttribute("class", "later");
  hide();
  const move = ({ x, y, ux, uy }, value, told) => {
    element.setAttribute("class", `pulse ${kind} ${value < 0 ? "minus" : ""}`);
    element.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    const radius = 4 + Math.min(most, thickness(value)) / 2;
    dot.setAttribute("r", radius.toFixed(1));
    if (!quantity) return;
    text.setAttribute("class", told ? "carried" : "later");
    text.setAttribute("x", (-BEHIND * ux).toFixed(1));
    text.setAttribute("y", (-BEHIND * uy - (radius + 8) * Math.abs(ux)).toFixed(1));
  };
  return { element, move, hide };
}

export const PULSE = `.explorer-drawing .flow { fill: none; stroke-opacity: 0.75; }
.explorer-drawing :is(.flow, .pulse circle).activation, .explorer-drawing .pulse.activation circle { stroke: var(--activation); }
.explorer-drawing :is(.flow, .pulse circle).delta, .explorer-drawing .pulse.delta circle { stroke: var(--delta); }
.explorer-drawing .flow.minus { stroke-dasharray: 7 4; }
.explorer-drawing .head.activation, .explorer-drawing .pulse.activation circle { fill: var(--activation); }
.explorer-drawing .head.delta, .explorer-drawing .pulse.delta circle { fill: var(--delta); }
.explorer-drawing .pulse circle { stroke-width: 2.5; }
.explorer-drawing .pulse.minus circle { fill: var(--paper); stroke-dasharray: 4 2; }
.explorer-drawing .carried { font-weight: 600; paint-order: stroke; stroke: var(--paper); stroke-width: 5px; stroke-linejoin: round; }
`;
