// Playground: a network that learns, with what each of its units makes of the plane, its loss,
// and the size of each layer's gradient. Points can be added to what it learns from.

import { CLASS_LOOK, classShades } from "./shared/classes.js";
import { controls, choose, fill, html, keepDrawn, style, wantsStillness } from "./shared/drawing.js";
import { levels, palette, whenLightChanges } from "./shared/heat.js";
import { drawing, drawOwn, drawPulses, drawResults, keepStill, LEARNING_LOOK } from "./shared/learning_drawing.js";
import { ownPoints } from "./shared/own_points.js";
import { sessionBar } from "./shared/session_bar.js";

const WIDEST = 660; // pixels
const WAVE = 1200; // milliseconds in which pulses go from the output back to the input

// A program for the present setting, which opens, and can be copied.
function programText(model) {
  const area = html("textarea", { readonly: true, rows: 16, spellcheck: "false", "aria-label": "Code for these settings" });
  const copy = html("button", { type: "button" }, "Copy");
  copy.addEventListener("click", async () => {
    area.select();
    await (navigator.clipboard?.writeText(area.value) ?? Promise.reject()).catch(() => document.execCommand("copy"));
    copy.textContent = "Copied";
  });
  const box = html("details", { class: "explorer-code" }, html("summary", {}, "Code for these settings"), area, copy);
  const show = () => {
    const code = `${model.get("results").code.join("\n")}\n`;
    if (!box.open || area.value === code) return;
    area.value = code;
    copy.textContent = "Copy";
  };
  box.addEventListener("toggle", show);
  return { box, show };
}

// What ails the training, if anything, in a line that opens to what can be done. It has its room
// beforehand, so that nothing moves when it comes.
function finding(model) {
  const parts = ["name", "shown", "advice"].map((part) => ({ place: `findings[0]${part}`, element: html("span") }));
  const [name, shown, advice] = parts.map(({ element }) => element);
  const box = html("details", { class: "explorer-finding" }, html("summary", {}, html("strong", {}, name), ": ", shown), html("p", {}, advice));
  const show = () => {
    const found = model.get("results").findings?.length > 0; // what is stored has no empty lists
    box.classList.toggle("none", !found);
    for (const { place, element } of parts) {
      if (found) element.dataset.quantity = place;
      else {
        delete element.dataset.quantity;
        element.textContent = "";
      }
    }
    fill(box, model);
  };
  return { box, show };
}

export default {
  render({ model, el }) {
    const { parameters, presets } = model.get("declaration");
    const { bar, tell } = sessionBar(model);
    const note = html("strong", { class: "explorer-trouble", "data-quantity": "note", role: "status" });
    const picture = html("div", { class: "explorer-picture" });
    const own = ownPoints(model);
    const setAll = (values) => {
      for (const { name, default: value } of parameters) model.set(name, values[name] ?? value);
      model.save_changes();
    };
    const isSet = (values) => parameters.every(({ name, default: value }) => model.get(name) === (values[name] ?? value));
    const [[title, named]] = Object.entries(presets);
    const tries = Object.entries(named).map(([name, values]) => ({ values, chip: html("button", { type: "button", onclick: () => setAll(values) }, name) }));
    const chips = html("div", { class: "explorer-tries" }, html("span", {}, title), ...tries.map(({ chip }) => chip));
    const settings = controls(model);
    settings.classList.add("even");
    const written = settings.querySelector("[name=function]");
    written.addEventListener("change", () => choose(model, "data", "function"));
    const code = programText(model);
    const ailing = finding(model);

    let parts;
    let colours;
    let room;
    let drawn; // the results that are drawn
    let pulls;
    let asked; // for the next picture of pulses
    let begun; // when the present wave of them began

    const paints = () => {
      const look = getComputedStyle(el);
      const [gradient, paper] = ["gradient", "paper"].map((name) => look.getPropertyValue(`--explorer-${name}`).trim());
      colours = { unit: palette(el).shades, classes: classShades(el), gradient, paper };
    };
    const wave = (now) => {
      asked = undefined;
      begun ??= now;
      const phase = (now - begun) / WAVE;
      if (phase >= 1 && !model.get("running")) {
        begun = undefined;
        drawPulses(parts);
      } else {
        drawPulses(parts, pulls, phase % 1, colours);
        asked = requestAnimationFrame(wave);
      }
    };
    const build = () => {
      parts = drawing(room, drawn.widths);
      parts.widths = String(drawn.widths);
      own.wire(parts);
      const focused = picture.contains(document.activeElement);
      picture.replaceChildren(...parts.canvases, parts.root, note);
      if (focused) parts.land.focus();
    };
    const redraw = () => {
      drawResults(parts, drawn, colours);
      pulls = levels(drawn.pulls);
      for (const one of [bar, picture]) fill(one, model);
      if (!model.get("running")) keepStill(parts);
    };
    const update = () => {
      if (!room) return;
      const results = model.get("results");
      if (results !== drawn) {
        const stepped = drawn && results.steps > drawn.steps;
        drawn = results;
        if (String(results.widths) !== parts?.widths) build();
        redraw();
        if (stepped && asked === undefined && !wantsStillness()) asked = requestAnimationFrame(wave);
      }
      drawOwn(parts, own.points(parts.place.side));
      own.show(parts);
      tell();
      for (const { values, chip } of tries) chip.setAttribute("aria-pressed", isSet(values));
      ailing.show();
      code.show();
    };
    const resize = (width) => {
      room = width;
      paints();
      parts = drawn = undefined;
    };
    const kept = html("div", { class: "explorer-kept" }, bar, picture);
    el.append(style(CLASS_LOOK + LEARNING_LOOK), kept, ailing.box, own.row, chips, settings, code.box);
    const ends = [
      whenLightChanges(() => {
        paints();
        if (parts) redraw();
      }),
      keepDrawn(model, picture, WIDEST, resize, update),
    ];
    return () => ends.forEach((end) => end());
  },
};
