// Forward pass: every z and a on the drawing, and one unit's weighted sum with its numbers.

import { controls, fill, html, keepDrawn, line, number, part, stepper, style, svg, symbol } from "./shared/drawing.js";
import { drawWeights, label, layout, mark, network, textAt, weightText } from "./shared/network.js";

const STEPS = [
  "The inputs stand at the left. Nothing has been computed yet.",
  "Each hidden unit adds up: every input times its weight, and then its bias. That is z.",
  "Each hidden unit bends its sum by the activation function. That is a.",
  "Each output adds up what the hidden units pass on, each times its weight, and its bias.",
  "Each output bends its sum. These last numbers are what the network says.",
];
const BORN = { z: { 1: 1, 2: 3 }, a: { 1: 2, 2: 4 } }; // the step at which a number appears

function draw(model, width) {
  const place = layout(width);
  const title = "The network. Press a unit to see its weighted sum.";
  const parts = network(model, place, { title, onUnit: "unit" });
  for (const one of parts.connections) one.group.append(weightText(model, one.name, svg, one.text));
  for (const { group, layer, unit, x, y } of parts.units) {
    if (!layer) {
      group.append(svg("text", { x, y, class: "activation", "data-parameter": `x_${unit}` }));
      group.append(textAt(place.note(0, unit), { class: "note" }, label("x", 0, unit)));
      continue;
    }
    const bias = textAt(place.note(layer, unit), { class: "note backed" }, "b ");
    bias.append(svg("tspan", { "data-parameter": `b${layer}_${unit}` }));
    const sum = { class: "backed", "data-born": BORN.z[layer] };
    const inside = { x, y, class: "activation", "data-born": BORN.a[layer] };
    group.append(bias, textAt(place.sum(layer, unit), sum, "z ", part(`z[${layer - 1}][${unit}]`)));
    group.append(number(svg, `a[${layer}][${unit}]`, inside));
  }
  return parts;
}

function explanation(model) {
  const [, layer, unit] = model.get("unit").split("_").map(Number);
  const from = layer === 1 ? (i) => symbol("x", 0, i) : (i) => symbol("a", 1, i);
  const weight = (i) => `w${layer}_${i}${unit}`;
  const join = (make) => [make(0), " + ", make(1), " + "];
  const bias = () => html("span", { "data-parameter": `b${layer}_${unit}` });
  const z = `z[${layer - 1}][${unit}]`;
  return [
    line(html("strong", {}, layer === 1 ? `Hidden unit ${unit}` : `Output ${unit}`)),
    line(
      symbol("z", layer, unit), " = ",
      join((i) => [symbol("W", layer, `${i}${unit}`), " ", from(i)]).flat(),
      symbol("b", layer, unit),
    ),
    line(
      "= ",
      join((i) => [
        weightText(model, weight(i), html), " × ",
        layer === 1
          ? html("span", { class: "activation-text", "data-parameter": `x_${i}` })
          : number(html, `a[1][${i}]`, { class: "activation-text" }),
      ]).flat(),
      bias(),
    ),
    line("= ", join((i) => [number(html, `terms[${layer - 1}][${i}][${unit}]`)]).flat(), bias(), " = ", number(html, z, { class: "result" })),
    line(
      symbol("a", layer, unit), " = ", html("span", { "data-parameter": "activation" }), "(",
      number(html, z), ") = ", number(html, `a[${layer}][${unit}]`, { class: "activation-text result" }),
    ),
  ];
}

export default {
  render({ model, el }) {
    const picture = html("div", { class: "explorer-picture" });
    const panel = html("div", { class: "explorer-panel", "aria-live": "off" });
    let parts;
    const update = () => {
      if (!parts) return;
      drawWeights(model, parts.connections);
      mark(parts.drawing, "chosen", model.get("unit"));
      panel.replaceChildren(...explanation(model));
      fill(el, model);
      for (const { name, group } of parts.connections) {
        const colour = model.get(name) < 0 ? "negative-text" : "positive-text";
        group.querySelector("text").setAttribute("class", `backed ${colour}`);
      }
      for (const element of parts.drawing.querySelectorAll("[data-born]")) {
        element.classList.toggle("later", element.dataset.born > model.get("step"));
      }
    };
    const pointed = (name) => mark(parts.drawing, "pointed", name);
    el.append(style(), picture, stepper(model, "step", STEPS), panel, controls(model, { pointed }));
    const resize = (width) => {
      parts = draw(model, width);
      picture.replaceChildren(parts.drawing);
    };
    return keepDrawn(model, picture, 640, resize, update);
  },
};
