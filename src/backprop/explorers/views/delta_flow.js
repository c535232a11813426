// Delta flow: the error goes back through the network, and each connection's chain
// rule can be read with its numbers.

import { controls, fill, html, keepDrawn, line, number, part, stepper, style, svg, symbol } from "./shared/drawing.js";
import { drawWeights, label, layout, mark, network, textAt, weightText } from "./shared/network.js";

const STEPS = [
  "The forward pass is done. Each output has a value a, and a target y that it should have.",
  "Each output is off by a − y. That is the slope of the loss for this output.",
  "Times the slope of the activation, f′(z): that is the output's delta, δ.",
  "Each δ travels back along its connections, times their weights: W δ.",
  "A hidden unit adds up the blame that arrives, and multiplies by its own f′(z): its δ.",
  "Each connection's gradient is δ where it ends, times a where it begins.",
];
const ERROR = 1, OUTPUT_DELTA = 2, BLAME = 3, HIDDEN_DELTA = 4, GRADIENT = 5;
const MARGIN = 62; // pixels at the right, for the targets

function draw(model, width) {
  const place = layout(width, MARGIN);
  const title = "The network, seen backwards. Press a connection to see its chain rule.";
  const parts = network(model, place, { title, onConnection: "connection" });
  for (const { group, layer, i, j, name, text } of parts.connections) {
    const weight = weightText(model, name, svg, text);
    const gradient = number(svg, `weights[${layer - 1}][${i}][${j}]`, { ...text, class: "backed delta" });
    const until = layer === 2 ? BLAME : GRADIENT;
    group.append(during(weight, 0, until), during(gradient, GRADIENT));
    if (layer === 2) {
      const blame = number(svg, `blame[${i}][${j}]`, { ...text, class: "backed delta" });
      group.append(during(blame, BLAME, GRADIENT));
    }
  }
  for (const { group, layer, unit, x, y } of parts.units) {
    if (!layer) {
      group.append(svg("text", { x, y, class: "activation", "data-parameter": `x_${unit}` }));
      group.append(textAt(place.note(0, unit), { class: "note" }, label("x", 0, unit)));
      continue;
    }
    group.append(number(svg, `a[${layer}][${unit}]`, { x, y, class: "activation" }));
    const born = layer === 2 ? OUTPUT_DELTA : HIDDEN_DELTA;
    const delta = part(`deltas[${layer - 1}][${unit}]`);
    group.append(during(textAt(place.delta(layer, unit), { class: "delta backed" }, "δ ", delta), born));
    if (layer === 2) {
      const target = svg("tspan", { "data-parameter": `y_${unit}` });
      const off = { class: "delta", ...place.target(unit, 2) };
      group.append(
        textAt(place.target(unit, 0), { class: "note" }, "y ", target),
        during(textAt(place.target(unit, 1), { class: "delta" }, "a − y"), ERROR),
        during(number(svg, `errors[${unit}]`, off), ERROR),
      );
    }
  }
  return parts;
}

// Let an element be seen from one step on, and until another.
function during(element, from, until = Infinity) {
  element.dataset.from = from;
  element.dataset.until = until;
  return element;
}

const orange = (place) => number(html, place, { class: "delta-text" });

function gradient(layer, i, j) {
  return html("span", {}, "∂L/∂", symbol("W", layer, `${i}${j}`));
}

// The factors of ∂L/∂W for a connection: in words, in symbols, in numbers.
function explanation(model) {
  const name = model.get("connection");
  const [layer, i, j] = name.match(/\d/g).map(Number);
  const before = layer === 1 ? symbol("x", 0, i) : symbol("a", 1, i);
  const delta = `deltas[${layer - 1}][${j}]`;
  const input = () => {
    if (layer === 2) return number(html, `a[1][${i}]`, { class: "activation-text" });
    return html("span", { class: "activation-text", "data-parameter": `x_${i}` });
  };
  const slope = `slopes[${layer - 1}][${j}]`;
  const from = layer === 1 ? `input ${i}` : `hidden unit ${i}`;
  const to = layer === 1 ? `hidden unit ${j}` : `output ${j}`;
  const end = line("= ", symbol("δ", layer, j), " ", before.cloneNode(true), " = ", orange(delta), " × ", input(), " = ",
    number(html, `weights[${layer - 1}][${i}][${j}]`, { class: "delta-text result" }));
  const title = line(html("strong", {}, `From ${from} to ${to}`));
  if (layer === 2) {
    return [
      title,
      line(gradient(layer, i, j), " = (", symbol("a", 2, j), " − ", symbol("y", 0, j), ") · f′(", symbol("z", 2, j), ") · ", before),
      line("= ", orange(`errors[${j}]`), " × ", number(html, slope), " × ", input()),
      end,
    ];
  }
  const sum = (make) => [make(0), " + ", make(1)].flat();
  return [
    title,
    line(
      gradient(layer, i, j), " = (", sum((k) => [symbol("W", 2, `${j}${k}`), " ", symbol("δ", 2, k)]), ") · f′(",
      symbol("z", 1, j), ") · ", before,
    ),
    line(
      "= (", sum((k) => [weightText(model, `w2_${j}${k}`, html), " × ", orange(`deltas[1][${k}]`)]), ") × ",
      number(html, slope), " × ", input(),
    ),
    line("= ", orange(`blame_sums[${j}]`), " × ", number(html, slope), " × ", input()),
    end,
  ];
}

export default {
  render({ model, el }) {
    const picture = html("div", { class: "explorer-picture" });
    const panel = html("div", { class: "explorer-panel" });
    const loss = line("Loss ½ Σ (a − y)² = ", number(html, "loss", { class: "result" }));
    let parts;
    const update = () => {
      if (!parts) return;
      const step = model.get("step");
      drawWeights(model, parts.connections);
      mark(parts.drawing, "chosen", model.get("connection"));
      panel.replaceChildren(...explanation(model));
      fill(el, model);
      for (const element of parts.drawing.querySelectorAll("[data-from]")) {
        const { from, until } = element.dataset;
        element.classList.toggle("later", step < Number(from) || step >= Number(until));
      }
      for (const { name, group, layer } of parts.connections) {
        group.dataset.way = layer === 2 && step >= BLAME ? "back" : "forward";
        const colour = model.get(name) < 0 ? "negative-text" : "positive-text";
        const weight = group.querySelector("[data-parameter]");
        weight.classList.remove("negative-text", "positive-text");
        weight.classList.add(colour);
      }
    };
    const pointed = (name) => mark(parts.drawing, "pointed", name);
    el.append(style(), picture, stepper(model, "step", STEPS), loss, panel, controls(model, { pointed }));
    const resize = (width) => {
      parts = draw(model, width);
      picture.replaceChildren(parts.drawing);
    };
    return keepDrawn(model, picture, 640, resize, update);
  },
};
