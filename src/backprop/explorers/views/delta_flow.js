// Delta flow: the error goes back through the network. On each wire the activation from the left
// meets the delta from the right, and their product is the weight's gradient.

import { html, line, number, part, svg, symbol } from "./shared/drawing.js";
import { learnedText, network, textAt, unitName } from "./shared/network.js";
import { LATER, WAY, halves, pulse, within } from "./shared/pulse.js";
import { walk } from "./shared/walk.js";

const STEPS = [
  "The answers A are there, and the targets Y.",
  "How far off is each output? A − Y.",
  "Times the slope of the bend, f′(Z): the output's δ.",
  "Each δ goes back, times the weights, and adds up.",
  "Times the hidden unit's own slope: its δ.",
  "On each wire A meets δ. A × δ is its weight's gradient.",
];
const [ERROR, OUTPUT_DELTA, BLAME, HIDDEN_DELTA, GRADIENT] = [1, 2, 3, 4, 5];
const TIMES = [0, 700, 900, 2400, 900, 1500]; // milliseconds
const SHORTER = 0.4; // of the way to the weight: where what meets there comes into sight

const born = (layer) => (layer === 2 ? OUTPUT_DELTA : HIDDEN_DELTA); // the step of a layer's deltas

function draw(model, width, taken) {
  const title = "The network, seen backwards. Its numbers can be changed where they stand. Press a unit or a connection to see where its number comes from.";
  const parts = network(model, width, { title, looked: ["unit", "connection"], back: true, taken });
  const { place, pulses, notes } = parts;
  for (const one of parts.connections) {
    const { layer, i, j, chip } = one;
    const under = place.under(chip, i, j);
    one.gradient = number(svg, `weights[${layer - 1}][${i}][${j}]`, under);
    one.arrow = textAt(place.arrow(chip, i, j), {});
    notes.append(one.gradient, one.arrow);
    one.met = [pulse("activation"), pulse("delta")];
    one.carried = [];
    if (layer === 2) {
      one.blame = number(svg, `blame[${i}][${j}]`, under);
      notes.append(one.blame);
      one.carried = [pulse("delta")];
    }
    pulses.append(...[...one.met, ...one.carried].map(({ element }) => element));
  }
  for (const one of parts.units) {
    if (one.layer !== 2) continue;
    const [above, under] = place.error(place.target(one.unit));
    one.error = svg("g", {}, textAt(above, {}, "A − Y"), number(svg, `errors[${one.unit}]`, under));
    notes.append(one.error);
  }
  parts.loss = textAt(place.loss, {}, "loss ", part("loss"));
  notes.append(parts.loss);
  return parts;
}

const seen = (element, on, kind = "carried") => {
  const side = element.classList.contains("end") ? " end" : "";
  element.setAttribute("class", `${on ? kind : "later"}${side}`);
};

// Let what is known stand in the picture, and what is on its way be where it is now.
function show(model, { connections, units, loss }, { done, share }) {
  const { a, z, slopes, deltas, errors, blame, weights } = model.get("results");
  const during = (step) => (done + 1 === step ? share : 0);
  for (const one of connections) {
    const { layer, i, j, carried, met } = one;
    one.clear();
    if (one.blame) seen(one.blame, false);
    for (const { hide } of [...carried, ...met]) hide();
    const [sent, delta] = [a[layer - 1][i], deltas[layer - 1][j]];
    if (layer === 2 && done < GRADIENT && !during(GRADIENT)) {
      const going = during(BLAME);
      const way = done >= BLAME ? 1 : going ? within((going - LATER * j) / WAY) : 0;
      const [before, after] = halves(way);
      one.farBack.flow("delta", delta, before);
      one.nearBack.flow("delta", blame[i][j], after);
      seen(one.blame, after > 0, "delta share");
      if (going && way > 0 && way < 1) {
        if (after) carried[0].move(one.nearBack.point(after), blame[i][j]);
        else carried[0].move(one.farBack.point(before), delta);
      }
    }
    const meeting = during(GRADIENT);
    if (done >= GRADIENT || meeting) {
      const way = done >= GRADIENT ? 1 : meeting;
      one.meeting.flow("activation", sent, way);
      one.farBack.flow("delta", delta, way);
      if (meeting > SHORTER) {
        met[0].move(one.meeting.point(way), sent);
        met[1].move(one.farBack.point(way), delta);
      }
    }
    seen(one.gradient, done >= GRADIENT, "gradient");
    const slope = weights[layer - 1][i][j];
    one.arrow.textContent = slope > 0 ? "▼" : slope < 0 ? "▲" : "";
    seen(one.arrow, done >= GRADIENT, "gradient");
  }
  for (const one of units.filter((unit) => unit.layer)) {
    const { layer, unit, see, stand, lean, fill: colour, fillBack } = one;
    stand(z[layer - 1][unit], a[layer][unit], 1);
    colour(a[layer][unit]);
    const known = done >= born(layer);
    const going = during(born(layer));
    lean(known || going > 0 ? slopes[layer - 1][unit] : undefined);
    fillBack(deltas[layer - 1][unit], known ? 1 : within((going - 0.4) / 0.6));
    const adding = during(BLAME);
    const sums = adding >= WAY + LATER || done === BLAME ? ["sum1"] : adding >= WAY ? ["sum0"] : [];
    see("a", ...(known ? ["delta"] : layer === 1 ? sums : []));
    if (one.error) one.error.setAttribute("class", done >= ERROR || during(ERROR) > 0.5 ? `error ${errors[unit] < 0 ? "minus" : ""}` : "later");
  }
  seen(loss, done >= ERROR, "note");
}

// What each step is about
const STORY = ["unit_2_0", "unit_2_0", "unit_2_0", "w2_00", "unit_1_0", "w2_00"];
const capital = (words) => words.replace(/^./, (first) => first.toUpperCase());
const orange = (place, more = "") => number(html, place, { class: `delta-text ${more}` });
const blue = (place) => number(html, place, { class: "activation-text" });
const slopeOf = (layer, unit) => ["f′(", symbol("Z", layer, unit), ")"];

// The number at hand is printed bold: the one that the picture shows now.
const bold = (now) => (now ? "result" : "");

function aboutOutput(model, k, done) {
  const target = () => html("span", { "data-parameter": `y_${k}` });
  const [A, Y, delta] = [symbol("A", 2, k), symbol("Y", 0, k), symbol("δ", 2, k)];
  const errorKnown = done >= ERROR;
  const known = done >= OUTPUT_DELTA;
  const sent = (j) => [learnedText(model, `w2_${j}${k}`), " × ", known ? orange(`deltas[1][${k}]`) : symbol("δ", 2, k), " = ", done >= BLAME ? orange(`blame[${j}][${k}]`) : "…"];
  return [
    line(html("strong", {}, `${capital(unitName(2, k))}: `), known ? "sends its δ back." : errorKnown ? "multiplies by its slope next." : "is compared with its target next."),
    line(A, " − ", Y, " = ", blue(`a[2][${k}]`), " − ", target(), " = ", errorKnown ? orange(`errors[${k}]`, bold(!known)) : "…"),
    line(
      delta, " = (", A.cloneNode(true), " − ", Y.cloneNode(true), ") ", slopeOf(2, k), " = ",
      known ? [orange(`errors[${k}]`), " × ", number(html, `slopes[1][${k}]`), " = ", orange(`deltas[1][${k}]`, bold(true))] : "…",
    ),
    line("to hidden unit 0: ", sent(0)),
    line("to hidden unit 1: ", sent(1)),
  ];
}

function aboutHidden(model, j, done) {
  const two = (make) => [make(0), " + ", make(1)].flat();
  const [sent, added, known] = [done >= OUTPUT_DELTA, done >= BLAME, done >= HIDDEN_DELTA];
  return [
    line(html("strong", {}, `${capital(unitName(1, j))}: `), known ? "has its δ." : added ? "multiplies by its slope next." : "waits for what comes back."),
    line(symbol("δ", 1, j), " = (", two((k) => [symbol("W", 2, `${j}${k}`), " ", symbol("δ", 2, k)]), ") ", slopeOf(1, j)),
    line("= (", two((k) => [learnedText(model, `w2_${j}${k}`), " × ", sent ? orange(`deltas[1][${k}]`) : symbol("δ", 2, k)]), ") ", slopeOf(1, j)),
    added ? line("= (", two((k) => [orange(`blame[${j}][${k}]`)]), ") ", slopeOf(1, j)) : line("= …"),
    added
      ? line("= ", orange(`blame_sums[${j}]`, bold(!known)), " × ", known ? [number(html, `slopes[0][${j}]`), " = ", orange(`deltas[0][${j}]`, bold(true))] : slopeOf(1, j))
      : line("= …"),
  ];
}

function aboutConnection(model, name, done) {
  const [layer, i, j] = name.match(/\d/g).map(Number);
  const [known, met] = [done >= born(layer), done >= GRADIENT];
  const delta = () => (known ? orange(`deltas[${layer - 1}][${j}]`) : symbol("δ", layer, j));
  const before = () => (layer === 1 ? symbol("X", 0, i) : symbol("A", 1, i));
  const input = () => (layer === 1 ? html("span", { class: "activation-text", "data-parameter": `x_${i}` }) : blue(`a[1][${i}]`));
  const place = `weights[${layer - 1}][${i}][${j}]`;
  const slope = model.get("results").weights[layer - 1][i][j];
  const goes = slope > 0 ? "falls ▼" : slope < 0 ? "rises ▲" : "stays";
  const back = () => [
    symbol("W", 2, `${i}${j}`), " ", symbol("δ", 2, j), " = ", learnedText(model, name), " × ", delta(), " = ",
    done >= BLAME ? orange(`blame[${i}][${j}]`, bold(!met)) : "…",
  ];
  return [
    line(html("strong", {}, `From ${unitName(layer - 1, i)} to ${unitName(layer, j)}`)),
    line(layer === 2 ? ["back: ", back()] : "back: nothing, an input has no δ"),
    line("∂L/∂", symbol("W", layer, `${i}${j}`), " = ", before(), " ", symbol("δ", layer, j)),
    line("= ", input(), " × ", delta(), " = ", met ? number(html, place, { class: `gradient-text ${bold(true)}` }) : "…"),
    line(met ? `To lower the loss, the weight ${goes}.` : "Gradients come last."),
  ];
}

function explanation(model, name, done) {
  const [layer, unit] = name.split("_").slice(1).map(Number);
  if (!name.startsWith("unit")) return aboutConnection(model, name, done);
  return layer === 2 ? aboutOutput(model, unit, done) : aboutHidden(model, unit, done);
}

const OWN = `.explorer-drawing :is(.share, .gradient) { font-size: 12px; paint-order: stroke; stroke: var(--paper); stroke-width: 5px; stroke-linejoin: round; }
.explorer-drawing .error text { fill: var(--delta); font-weight: 600; }
`;

export default walk({ texts: STEPS, times: TIMES, story: STORY, looks: ["connection", "unit"], look: OWN, draw, show, explanation });
