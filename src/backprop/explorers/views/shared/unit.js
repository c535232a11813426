// A unit as it is drawn: what arrives on its left, its activation as a small curve with a dot
// where it stands, and what it passes on. The stronger its colour, the larger the number.

import { label, number, part, svg } from "./drawing.js";
import { within } from "./pulse.js";

const CURVE = 30; // pixels: the height of the curve
const EDGE = 10; // pixels around it
const BAND = 25; // pixels: the height of the place for a delta
const TANGENT = 15; // pixels: half of the line that has the slope
const ROUND = 11; // pixels

// A box that is round at its top, at its bottom, or at both.
function rounded(x, y, wide, high, top, bottom) {
  const corner = (radius, ...to) => `a${radius} ${radius} 0 0 1 ${to.join(" ")}`;
  return (
    `M${x + top} ${y}h${wide - 2 * top}${corner(top, top, top)}v${high - top - bottom}` +
    `${corner(bottom, -bottom, bottom)}h${2 * bottom - wide}${corner(bottom, -bottom, -bottom)}v${top + bottom - high}` +
    `${corner(top, top, -top)}z`
  );
}

// Slanting lines over a box: the pattern of a negative number.
function stripes(x, y, wide, high) {
  const path = [];
  for (let at = 9; at < wide + high; at += 9) {
    const [over, under] = [Math.max(0, at - high), Math.min(wide, at)];
    path.push(`M${x + over} ${y + Math.min(high, at)}L${x + under} ${y + at - under}`);
  }
  return path.join("");
}

// How strongly a number colours what it is in: small ones are told apart, too.
const strength = (value) => (value ? 0.06 + 0.44 * Math.sqrt(Math.min(1, Math.abs(value))) : 0);

// A part of the unit that a number fills: `fill(value, share)`.
function tank(kind, x, y, wide, high, top, bottom) {
  const shape = svg("path", { class: `tank ${kind}`, d: rounded(x, y, wide, high, top, bottom) });
  const pattern = svg("path", { class: `stripes ${kind}`, d: stripes(x + 3, y + 3, wide - 6, high - 6) });
  const fill = (value, share = 1) => {
    shape.setAttribute("fill-opacity", (share * strength(value)).toFixed(3));
    pattern.setAttribute("class", `stripes ${kind} ${value < 0 && share === 1 ? "" : "later"}`);
  };
  return { elements: [shape, pattern], fill };
}

// Makes an input around (x, y): its group, and `fill`.
export function circle(x, y, radius) {
  const side = 1.4 * radius;
  const shape = svg("circle", { class: "tank activation", cx: x, cy: y, r: radius });
  const pattern = svg("path", { class: "later", d: stripes(x - side / 2, y - side / 2, side, side) });
  const ground = svg("circle", { class: "ground", cx: x, cy: y, r: radius });
  const outline = svg("circle", { class: "body", cx: x, cy: y, r: radius });
  const fill = (value) => {
    shape.setAttribute("fill-opacity", strength(value).toFixed(3));
    pattern.setAttribute("class", value < 0 ? "stripes activation" : "later");
  };
  return { group: svg("g", { class: "unit" }, ground, shape, pattern, outline), fill };
}

// Makes unit `unit` of layer `layer` around (x, y); with `back`, it has a place for its delta.
// Returns its group, its texts, and
//   bend(curve): draws the activation
//   stand(z, a, share): puts the dot: at z on the axis, and by `share` up to the curve
//   lean(slope): draws the slope where the dot is, or none
//   fill(a, share), fillBack(delta, share): colour it
export function box({ x, y, wide, high, layer, unit, back }) {
  const [left, top] = [x - wide / 2, y - high / 2];
  const upper = back ? high - BAND : high;
  const activation = tank("activation", left, top, wide, upper, ROUND, back ? 0 : ROUND);
  const delta = back && tank("delta", left, top + upper, wide, BAND, 0, ROUND);
  const outline = svg("path", { class: "body", d: rounded(left, top, wide, high, ROUND, ROUND) });
  const group = svg("g", { class: "unit" }, svg("path", { class: "ground", d: rounded(left, top, wide, high, ROUND, ROUND) }));
  group.append(...activation.elements, ...(back ? delta.elements : []), outline);
  if (back) group.append(svg("path", { class: "body thin", d: `M${left} ${top + upper}h${wide}` }));

  const axes = svg("path", { class: "axis" });
  const line = svg("path", { class: "bend" });
  const tangent = svg("path", { class: "later" });
  const dot = svg("circle", { class: "later", r: 4 });
  group.append(axes, line, tangent, dot);
  let across, up, slopeOf, floor;
  const bend = ([z, f]) => {
    const [low, far] = [Math.min(...f), Math.max(...f)];
    const room = { x: left + EDGE, y: top + 7, wide: wide - 2 * EDGE, high: CURVE };
    const [first, end] = [z[0], z.at(-1)];
    across = (one) => room.x + room.wide * within((one - first) / (end - first));
    up = (one) => room.y + room.high * (1 - within((one - low) / (far - low)));
    slopeOf = (slope) => (slope * (room.high / (far - low))) / (room.wide / (end - first));
    floor = up(Math.max(0, low));
    line.setAttribute("d", z.map((one, at) => `${at ? "L" : "M"}${across(one).toFixed(1)} ${up(f[at]).toFixed(1)}`).join(""));
    axes.setAttribute("d", `M${room.x} ${floor.toFixed(1)}h${room.wide}M${across(0).toFixed(1)} ${room.y}v${room.high}`);
  };
  let at;
  const stand = (z, a, share) => {
    dot.setAttribute("class", z === undefined ? "later" : "dot");
    if (z === undefined) return;
    at = [across(z), floor + share * (up(a) - floor)];
    dot.setAttribute("cx", at[0].toFixed(1));
    dot.setAttribute("cy", at[1].toFixed(1));
  };
  const lean = (slope) => {
    tangent.setAttribute("class", slope === undefined ? "later" : "tangent");
    if (slope === undefined) return;
    const turn = Math.atan(slopeOf(slope));
    const [dx, dy] = [TANGENT * Math.cos(turn), TANGENT * Math.sin(turn)].map((one) => Number(one.toFixed(1)));
    tangent.setAttribute("d", `M${(at[0] - dx).toFixed(1)} ${(at[1] + dy).toFixed(1)}l${2 * dx} ${-2 * dy}`);
  };

  const below = top + CURVE + 18;
  const texts = {};
  const write = (name, place, where, ...before) => {
    texts[name] = before.length
      ? svg("text", { class: "later", ...where }, ...before, part(place))
      : number(svg, place, { class: "later", ...where });
    group.append(texts[name]);
  };
  const a = `a[${layer}][${unit}]`;
  if (back) {
    const band = { x, y: top + upper + BAND / 2 };
    write("a", a, { x, y: below }, `${label("A", layer, unit)} `);
    if (layer === 1) {
      write("sum0", `blame[${unit}][0]`, band, "Σ Wδ ");
      write("sum1", `blame_sums[${unit}]`, band, "Σ Wδ ");
    }
    write("delta", `deltas[${layer - 1}][${unit}]`, band, `${label("δ", layer, unit)} `);
  } else {
    const [arriving, leaving] = [{ x: x - 28, y: below }, { x: x + 28, y: below }];
    write("sum0", `sums[${layer - 1}][0][${unit}]`, arriving);
    write("sum1", `sums[${layer - 1}][1][${unit}]`, arriving);
    write("z", `z[${layer - 1}][${unit}]`, arriving);
    write("a", a, leaving);
    const under = below + 15;
    for (const [name, where] of [["Z", arriving], ["A", leaving]]) {
      group.append(svg("text", { class: "named", x: where.x, y: under }, label(name, layer, unit)));
    }
  }
  // Let only those of these texts be seen that are named.
  const see = (...names) => {
    for (const [name, text] of Object.entries(texts)) text.setAttribute("class", names.includes(name) ? "value" : "later");
  };
  return { group, bend, stand, lean, see, fill: activation.fill, fillBack: delta?.fill };
}

export const UNIT = `.explorer-drawing .unit .ground { fill: var(--paper); }
.explorer-drawing .unit .body { fill: none; stroke: var(--quiet); stroke-width: 1.5; }
.explorer-drawing .unit .body.thin { stroke-width: 0.75; }
.explorer-drawing .tank.activation { fill: var(--activation); }
.explorer-drawing .tank.delta { fill: var(--delta); }
.explorer-drawing .stripes { fill: none; stroke-width: 1; stroke-opacity: 0.6; }
.explorer-drawing .stripes.activation { stroke: var(--activation); }
.explorer-drawing .stripes.delta { stroke: var(--delta); }
.explorer-drawing .unit .axis { fill: none; stroke: var(--quiet); stroke-width: 0.5; stroke-opacity: 0.6; }
.explorer-drawing .unit .bend { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-opacity: 0.75; }
.explorer-drawing .unit .tangent { fill: none; stroke: var(--ink); stroke-width: 2.5; }
.explorer-drawing .unit circle.dot { fill: var(--activation); stroke: var(--paper); stroke-width: 1.5; }
.explorer-drawing .unit text.value { font-size: 12px; font-weight: 600; }
.explorer-drawing .unit .named { font-size: 10.5px; }
.explorer-drawing .unit.chosen .body { stroke: var(--ink); stroke-width: 2.5; }
.explorer-drawing .unit[role="button"]:is(:hover, :focus-visible) .body { stroke: var(--ink); }
.explorer-drawing .unit[role="button"]:focus-visible .body { stroke-width: 4; }
`;
