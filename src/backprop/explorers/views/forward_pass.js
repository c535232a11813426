// Forward pass: numbers run from the inputs to the outputs. A weight is a valve on its wire, a unit
// adds up what arrives and bends the sum.

import { html, line, number, symbol } from "./shared/drawing.js";
import { learnedText, network, unitName } from "./shared/network.js";
import { LATER, WAY, halves, pulse, within } from "./shared/pulse.js";
import { walk } from "./shared/walk.js";

const STEPS = [
  "Only the inputs are known.",
  "Each hidden unit adds up what arrives.",
  "Each hidden unit bends its sum by f.",
  "Each output adds up what arrives.",
  "Each output bends its sum. That is the answer.",
];
const TIMES = [0, 2400, 900, 2400, 900]; // milliseconds

const CLEAR = 0.4; // of the way behind the weight: where there is room for a number

const summed = (layer) => 2 * layer - 1; // the step after which a layer's Z are known
const bent = (layer) => 2 * layer; // and its A

function draw(model, width, taken) {
  const title = "The network. Its numbers can be changed where they stand. Press a unit to see what it computes.";
  const parts = network(model, width, { title, looked: ["unit"], taken });
  for (const one of parts.connections) {
    const { layer, i, j } = one;
    one.carried = [pulse("activation"), pulse("activation", `terms[${layer - 1}][${i}][${j}]`)];
    parts.pulses.append(...one.carried.map(({ element }) => element));
  }
  return parts;
}

// Let what is known stand in the picture, and what is on its way be where it is now.
function show(model, { connections, units }, { done, share }) {
  const { a, z, terms } = model.get("results");
  for (const { layer, i, j, near, far, carried } of connections) {
    const going = done + 1 === summed(layer) && share > 0;
    const way = going ? within((share - LATER * i) / WAY) : Number(done >= summed(layer));
    const [before, after] = halves(way);
    const [sent, arrived] = [a[layer - 1][i], terms[layer - 1][i][j]];
    near.flow("activation", sent, before);
    far.flow("activation", arrived, after);
    carried.forEach(({ hide }) => hide());
    if (!going || way === 0 || way === 1) continue;
    if (after) carried[1].move(far.point(after), arrived, after > CLEAR);
    else carried[0].move(near.point(before), sent);
  }
  for (const { layer, unit, see, stand, fill: colour } of units.filter((one) => one.layer)) {
    const adding = done + 1 === summed(layer) && share > 0;
    const bending = done + 1 === bent(layer) ? within(share / 0.7) : 0;
    const rise = done >= bent(layer) ? 1 : bending;
    const [sum, value] = [z[layer - 1][unit], a[layer][unit]];
    if (adding) see(share < WAY ? "sum0" : share < WAY + LATER ? "sum1" : "z");
    else see(...(done >= summed(layer) ? ["z"] : []), ...(rise === 1 ? ["a"] : []));
    stand(done >= summed(layer) ? sum : undefined, value, rise);
    colour(value, rise);
  }
}

const STORY = ["unit_1_0", "unit_1_0", "unit_1_0", "unit_2_0", "unit_2_0"]; // what each step is about

// What the unit that is looked at has done by now, a line each: what isn't known yet is a letter.
function explanation(model, name, done) {
  const [layer, unit] = name.split("_").slice(1).map(Number);
  const weight = (i) => `w${layer}_${i}${unit}`;
  const three = (make) => [make(0), " + ", make(1), " + "].flat();
  const from = (i) => symbol(layer === 1 ? "X" : "A", layer === 1 ? 0 : 1, i);
  const bias = () => learnedText(model, `b${layer}_${unit}`);
  const [arrives, sums, bends] = [done >= bent(layer - 1), done >= summed(layer), done >= bent(layer)];
  const input = (i) => {
    if (layer === 1) return html("span", { class: "activation-text", "data-parameter": `x_${i}` });
    return arrives ? number(html, `a[1][${i}]`, { class: "activation-text" }) : from(i);
  };
  const z = (attributes = {}) => number(html, `z[${layer - 1}][${unit}]`, attributes);
  const title = `${unitName(layer, unit)} `.replace(/^./, (first) => first.toUpperCase());
  const phase = bends ? "has done both." : sums ? "has its sum, and bends it next." : arrives ? "adds up next." : "waits for the hidden units.";
  const result = bends ? ["", "result"] : ["result", ""];
  return [
    line(html("strong", {}, title), phase),
    line(symbol("Z", layer, unit), " = ", three((i) => [symbol("W", layer, `${i}${unit}`), " ", from(i)]), symbol("B", layer, unit)),
    line("= ", three((i) => [learnedText(model, weight(i)), " × ", input(i)]), bias()),
    sums ? line("= ", three((i) => [number(html, `terms[${layer - 1}][${i}][${unit}]`)]), bias(), " = ", z({ class: result[0] })) : line("= …"),
    line(
      symbol("A", layer, unit), " = ", html("span", { "data-parameter": "activation" }), "(", sums ? z() : symbol("Z", layer, unit), ") = ",
      bends ? number(html, `a[${layer}][${unit}]`, { class: `activation-text ${result[1]}` }) : "…",
    ),
  ];
}

export default walk({ texts: STEPS, times: TIMES, story: STORY, looks: ["unit"], draw, show, explanation });
