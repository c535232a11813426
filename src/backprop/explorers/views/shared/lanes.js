// Two lanes of layers to compare: a drawing with a preset for each, an error to send, finer
// settings behind a fold, and what became of it in words. With `sums`, with histograms.

import { control, declared, fill, html, keepDrawn, line, linePanel, number, style, written } from "./drawing.js";
import { HISTOGRAM } from "./histogram.js";
import { LANES, laneDrawing, shining } from "./lane_drawing.js";
import { sender } from "./sending.js";

const WORDS = { vanishing: "vanish", exploding: "explode", steady: "are steady" };

// The list of a lane's presets. If its settings are no preset's, their name stands there.
function presets(model, title, lane) {
  const named = model.get("declaration").presets[title];
  const own = html("option", { value: "" });
  const list = html("select", { "aria-label": title, class: "explorer-preset", "data-preset": lane },
    ...Object.keys(named).map((name) => html("option", { value: name }, name)), own);
  list.addEventListener("input", () => {
    for (const [name, value] of Object.entries(named[list.value] ?? {})) model.set(name, value);
    model.save_changes();
  });
  const isSet = (values) => Object.entries(values).every(([name, value]) => model.get(name) === value);
  const show = () => {
    const now = Object.keys(named).find((name) => isSet(named[name])) ?? "";
    own.textContent = model.get("results").names[lane];
    own.hidden = own.disabled = now !== "";
    list.value = now;
  };
  return { list, show };
}

// Finer settings, in groups, behind a fold.
function fold(model, outside) {
  const parameters = model.get("declaration").parameters.filter(({ name, drawn_only: drawn }) => !drawn && !outside.includes(name));
  const groups = [...new Set(parameters.map(({ group }) => group))].map((group) =>
    html("fieldset", {}, html("legend", {}, group), ...parameters.filter((one) => one.group === group).map((one) => control(model, one))),
  );
  return html("details", { class: "explorer-fold" },
    html("summary", {}, "Finer settings"),
    html("div", { class: "explorer-controls even" }, ...groups),
    html("p", { class: "explorer-words" },
      "Normal weights have the spread gain/√width. So a gain of 1 draws Xavier's weights, and one of √2, about 1.41, draws He's. The seed is where the random numbers begin: another seed, another draw."),
  );
}

// What became of the sizes in one lane: of what comes back, and of the activations. The layer that
// this leaves out, with normalisation, is named apart: the last one, or the first.
function outcome(model, lane) {
  const results = model.get("results");
  const depth = results.back[lane].length;
  const at = (name, layer) => number(html, `${name}[${lane}][${layer - 1}]`);
  const way = (what, name, verdict, from, to) => {
    const left = [1, depth].find((layer) => layer < Math.min(from, to) || layer > Math.max(from, to));
    const why = left === depth ? "not normalised" : "fed by the inputs";
    return [
      line(
        html("strong", { class: results[verdict][lane] }, `The ${what} ${WORDS[results[verdict][lane]]}`),
        number(html, `${verdict}[${lane}]`, { class: "explorer-hidden" }),
        ", × ", number(html, `${verdict}_factor[${lane}]`), " a layer",
      ),
      line(`layer ${from} to layer ${to}: `, at(name, from), " → ", at(name, to)),
      line(...(left ? [`layer ${left}, ${why}: `, at(name, left)] : ["\u00a0"])),
    ];
  };
  const slopes = results.kinds[lane] === "slopes";
  const layer = Math.min(depth, model.get("layer"));
  return html("div", { class: `explorer-verdict ${results.backward[lane]}` },
    line(html("strong", {}, lane ? "Lower lane: " : "Upper lane: "), results.names[lane]),
    ...way(results.kinds[lane], "back", "backward", results.backward_start[lane], results.backward_end[lane]),
    ...way("activations", "activations", "forward", 1, results.forward_end[lane]),
    line(html("strong", {}, "The gradients of the weights")),
    line(`layer ${depth} to layer 1: `, at("gradients", depth), " → ", at("gradients", 1)),
    line(`layer ${layer}: A `, at("activations", layer), slopes ? ", ∂L/∂A " : ", δ ", at("back", layer)),
    line(`layer ${layer}: ∂L/∂W `, at("gradients", layer)),
    slopes ? line("Here A is a layer's result plus what it was given.") : "",
  );
}

export const lanes = (sums) => ({
  render({ model, el }) {
    const picture = html("div", { class: "explorer-picture explorer-lanes" });
    const verdicts = html("div", { class: "explorer-verdicts" });
    const words = linePanel("what became of it", verdicts);
    const told = html("p", { class: "explorer-hidden", "aria-live": "polite" });
    const lists = [presets(model, "upper lane", 0), presets(model, "lower lane", 1)];
    let parts;
    const sending = sender(
      () => parts.light(sending.now()),
      () => (told.textContent = [0, 1].map(tell).join("; ")),
    );
    // So that the same is heard again when it is told again
    sending.button.addEventListener("click", () => (told.textContent = ""));
    // What a lane's first layer hears, in words.
    const tell = (lane) => {
      const { name, verb } = shining(model, lane);
      const results = model.get("results");
      return `${results.names[lane]}: layer 1 ${verb} ${written(results[name][lane][0], model.get("declaration").shown)}`;
    };
    const finer = fold(model, ["depth", "layer"]);
    const bar = html("div", { class: "explorer-lane-bar" }, sending.button, control(model, declared(model, "show")), control(model, declared(model, "depth")));
    const update = () => {
      if (!parts) return;
      parts.show(sending.now());
      for (const { show } of lists) show();
      verdicts.replaceChildren(outcome(model, 0), outcome(model, 1));
      fill(words, model);
      for (const name of ["gain", "lower_gain"]) {
        finer.querySelector(`[name=${name}]`).disabled = model.get(name.replace("gain", "initialisation")) !== "normal";
      }
    };
    el.append(style(LANES + (sums ? HISTOGRAM : "")), picture, bar, finer, words, told);
    const resize = (width) => {
      parts = laneDrawing(model, width, sums);
      picture.replaceChildren(parts.root, ...lists.map(({ list }) => list));
      picture.style.setProperty("--lanes", `${width}px`);
      lists.forEach(({ list }, lane) => (list.style.top = `${parts.tops[lane] + 2}px`));
    };
    return keepDrawn(model, picture, 640, resize, update);
  },
});
