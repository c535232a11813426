// Type it: an expression becomes a graph. Its numbers run forward to the result, and back in the
// order of the tape; the names are numbers to take hold of.

import { choose, declared, fill, html, keepDrawn, linePanel, style, wantsStillness } from "./shared/drawing.js";
import { DRAG_NUMBER } from "./shared/drag_number.js";
import { expressionField } from "./shared/expression_field.js";
import { graphOf, short } from "./shared/graph.js";
import { GRAPH, fitTexts, graphDrawing } from "./shared/graph_drawing.js";
import { heldNumbers } from "./shared/graph_names.js";
import { graphPanel } from "./shared/graph_panel.js";
import { aboutOf, graphWalk, storyOf, timeOf } from "./shared/graph_walk.js";
import { program } from "./shared/program.js";
import { PULSE } from "./shared/pulse.js";
import { steps } from "./shared/steps.js";

const TITLE = "The graph, from left to right. Press a step to see where its gradient comes from; drag the numbers at its names.";
const LEAST = 0.93; // of its size, to which a graph is drawn smaller where it is then seen whole
const EDGE = 90; // pixels that are seen around the step at hand
const PROGRAMS = { numpy: "NumPy alone", torch: "PyTorch", book: "this book" };

// Chips for the presets.
function presetChips(model) {
  const { parameters, presets } = model.get("declaration");
  const setAll = (values) => {
    for (const { name, default: value } of parameters) model.set(name, values[name] ?? value);
    model.save_changes();
  };
  const [[title, named]] = Object.entries(presets);
  const chips = Object.entries(named).map(([name, values]) => ({ values, chip: html("button", { type: "button", onclick: () => setAll(values) }, name) }));
  const row = html("div", { class: "explorer-tries" }, html("span", {}, title), ...chips.map(({ chip }) => chip));
  const show = () => {
    for (const { values, chip } of chips) chip.setAttribute("aria-pressed", Object.entries(values).every(([name, value]) => model.get(name) === value));
  };
  return { row, show };
}

// The program for the graph, in one of three ways to write it.
function graphProgram(model, graph) {
  let way = "numpy";
  const buttons = Object.entries(PROGRAMS).map(([name, words]) => {
    const take = () => {
      way = name;
      show();
    };
    return { name, button: html("button", { type: "button", onclick: take }, words) };
  });
  const code = program("Code for this graph", () => graph().results[`code_${way}`] ?? [], html("div", { class: "explorer-tries" }, ...buttons.map(({ button }) => button)));
  const show = () => {
    for (const { name, button } of buttons) button.setAttribute("aria-pressed", name === way);
    code.show();
  };
  return { box: code.box, show };
}

export default {
  render({ model, el }) {
    let answered = {}; // the last results, and the text that they are about
    let graph; // the last one that could be read
    let drawn; // its parts
    let held;
    let walk;
    let room;

    // The results of the graph that is shown, whatever the field holds by now
    const shown = { get: (name) => (name === "results" ? graph.results : model.get(name)) };
    const live = () => !["stored", "starting", "failed"].includes(el.closest("figure.explorer")?.dataset.state);
    const picture = html("div", { class: "explorer-picture wide" });
    const field = expressionField(model, "expression");
    const chips = presetChips(model);
    const panel = linePanel("the step at hand");
    const code = graphProgram(model, () => graph);

    const read = () => {
      const results = model.get("results");
      const words = results.problem ?? "";
      if (results !== answered.results) answered = { results, text: model.get("expression") };
      field.tell({ words, start: results.problem_start, end: results.problem_end }, answered.text);
      const empty = !results.label?.length;
      picture.classList.toggle("old", empty);
      if (empty && graph) return;
      if (results === graph?.results) return;
      graph = graphOf(results, model.get("expression"));
    };
    const looked = () => {
      const chosen = model.get("chosen");
      if (chosen !== "" && Number(chosen) < graph.nodes.length) return Number(chosen);
      const { done, share } = way.now();
      if (graph.ready && done < graph.last) return aboutOf(graph, share > 0 ? done + 1 : done);
      const fork = graph.nodes.find((index) => graph.used(index).length > 1);
      return fork ?? 0;
    };
    const build = () => {
      const focused = picture.contains(document.activeElement) && document.activeElement.closest("[data-control], [data-node]");
      const mark = focused && (focused.dataset.control ?? focused.dataset.node);
      drawn = { ...graphDrawing(graph, TITLE), form: graph.form };
      held = heldNumbers(model, () => graph, live, () => {});
      walk = graphWalk(graph, drawn);
      drawn.drawing.dataset.control = "numbers";
      drawn.numbers.prepend(...held.elements);
      for (const { group, index } of drawn.nodes) {
        const press = () => choose(model, "chosen", model.get("chosen") === String(index) ? "" : String(index));
        group.addEventListener("click", press);
        group.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          press();
        });
        const { start, end } = graph.node(index);
        for (const type of ["pointerenter", "focus"]) group.addEventListener(type, () => field.light(start, end));
        for (const type of ["pointerleave", "blur"]) group.addEventListener(type, () => lightChosen());
      }
      size();
      picture.replaceChildren(drawn.drawing);
      if (mark) picture.querySelector(`[data-control="${mark}"], [data-node="${mark}"]`)?.focus({ preventScroll: true });
    };
    const size = () => {
      const whole = Math.min(1, room / graph.width);
      const scale = whole < LEAST ? 1 : whole;
      drawn.drawing.setAttribute("style", `width: ${Math.round(graph.width * scale)}px; max-width: none`);
      drawn.scale = scale;
    };
    const lightChosen = () => {
      const chosen = model.get("chosen");
      const { start, end } = chosen === "" ? {} : graph.node(Math.min(graph.nodes.length - 1, Number(chosen)));
      field.light(start, end);
    };
    // Keep the step at hand in sight where the graph is wider than its room.
    const follow = (about) => {
      if (about === undefined || picture.scrollWidth <= picture.clientWidth) return;
      const middle = graph.node(about).x * drawn.scale;
      const { scrollLeft, clientWidth } = picture;
      if (middle > scrollLeft + EDGE && middle < scrollLeft + clientWidth - EDGE) return;
      picture.scrollTo({ left: middle - clientWidth / 2, behavior: wantsStillness() ? "instant" : "smooth" });
    };
    let at;
    const move = () => {
      if (!drawn) return;
      const now = way.now();
      const about = walk(now);
      if (about !== at) follow((at = about));
      for (const { group, index } of drawn.nodes) group.classList.toggle("chosen", String(index) === model.get("chosen"));
      held.show();
      drawn.drawing.dataset.setting = model.get("numbers");
      fill(picture, shown, short);
      fitTexts(drawn.drawing);
    };
    let told; // what the panel is about
    const explain = () => {
      const index = looked();
      const { done } = way.now();
      const now = `${index} ${done} ${graph.form}`;
      if (now !== told) panel.replaceChildren(...graphPanel(graph, index, done));
      told = now;
      fill(panel, shown, short);
    };
    const frame = () => {
      move();
      explain();
    };
    const update = () => {
      read();
      if (!room) return;
      if (graph.form !== drawn?.form) build();
      way.show();
      lightChosen();
      frame();
      chips.show();
      code.show();
    };
    read();
    const way = steps(model, "step", () => story(), () => timeOf(graph), frame);
    el.append(style(DRAG_NUMBER + PULSE + GRAPH), chips.row, field.element, picture, way.element, panel, code.box);
    const resize = (width) => {
      room = width;
      if (drawn) size();
    };
    return keepDrawn(model, picture, Infinity, resize, update);

    function story() {
      if (graph.form !== story.form) story.words = storyOf(graph);
      story.form = graph.form;
      return story.words;
    }
  },
};
