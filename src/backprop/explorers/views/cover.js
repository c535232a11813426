// The cover: a network learns four points, as a film that begins by itself, and learns again
// from where it is when a wire, a unit or a point has been moved.

import { drawing, drawLoss, drawPulses, drawWires, LOOK } from "./shared/cover_drawing.js";
import { choose, declared, fill, html, keepDrawn, setting, style, wantsStillness } from "./shared/drawing.js";
import { projector } from "./shared/film.js";
import { grip } from "./shared/grip.js";
import { valueAt } from "./shared/handle.js";
import { levels, palette } from "./shared/heat.js";

const PACE = 15; // frames a second
const ROUND = 12; // frames in which one example goes forward and its error comes back
const UNIT_PLACES = 49;
const PER_PIXEL = 0.04; // of a weight

// What the model's results say of each frame.
function read(results) {
  const maps = results.maps.map(levels);
  const units = results.units.map(levels);
  const weights = results.weights.map((text) => text.split(",").map((one) => one / 100));
  const [flows, blame] = [results.flows.map(levels), results.blame.map(levels)];
  return { ...results, maps, units, weights, flows, blame, last: maps.length - 1 };
}

export default {
  film: true,
  render({ model, el }) {
    const names = model.get("declaration").parameters.map(({ name }) => name);
    const numbers = names.filter((name) => /^[wb]/.test(name)); // as in the network's vector
    const wires = numbers.filter((name) => name.startsWith("w"));
    const points = names.filter((name) => name.startsWith("y_"));
    const moved = names.filter((name) => name !== "frame" && name !== "frames");
    const place = (point) => [0, 1].map((i) => model.get(`x_${point.slice(2)}${i}`));
    const setAll = (values) => Object.entries(values).forEach(([name, value]) => model.set(name, value));

    const picture = html("div", { class: "explorer-picture" });
    const stage = html("div", { class: "cover-stage" });
    picture.append(stage);
    const pressed = (text, act, kind) => html("button", { type: "button", onclick: act, class: kind }, text);
    const toggle = pressed("Pause", () => (film.playing ? pause() : play(film.at)), "play");
    const buttons = html("div", { class: "cover-buttons explorer-row" }, toggle, pressed("Again", () => play(0)));

    let parts;
    let colours;
    let found = read(model.get("results"));
    let last = model.get("results");
    let shown = ""; // the setting whose film is on show
    let frame = -1;
    let busy = false; // several parameters are being set

    const key = () => moved.map((name) => model.get(name)).join();
    // Results come a moment after the setting they belong to.
    const isFresh = () => {
      const given = model.get("results").given;
      return given.every((value, index) => Math.abs(value - model.get(moved[index])) < 1e-9);
    };

    const film = projector(stage, {
      pace: PACE,
      show(at, playing) {
        if (parts) drawFrame(at, playing);
      },
      turn(playing) {
        toggle.textContent = playing ? "Pause" : "Play";
        if (!playing) el.dispatchEvent(new CustomEvent("explorer-still", { bubbles: true }));
        el.dataset.moving = playing;
      },
    });

    function play(from) {
      choose(model, "frame", 0);
      film.play(from);
    }
    function pause() {
      film.stop(Math.round(film.at));
      choose(model, "frame", film.at < film.last ? film.at : 0);
    }
    function together(act) {
      busy = true;
      act();
      busy = false;
    }

    // Change parameters; the network as it is `seen` now becomes the one to begin with.
    function change(values, seen) {
      together(() => {
        const at = Math.round(film.at);
        if (seen && at && isFresh()) {
          numbers.forEach((name, index) => {
            const { minimum, maximum } = declared(model, name);
            model.set(name, Math.min(maximum, Math.max(minimum, found.weights[at][index])));
          });
        }
        setAll({ frame: 0, ...values });
      });
      model.save_changes();
      follow();
    }
    const takeHold = () => change({ frames: 0 }, true);
    const letGo = () => change({ frames: declared(model, "frames").default });
    const clamped = (name, value) => {
      const { minimum, maximum } = declared(model, name);
      return valueAt(declared(model, name), (value - minimum) / (maximum - minimum));
    };

    // What dragging does to a number of the network, and to a point.
    function takeNumber(name) {
      takeHold();
      const start = model.get(name);
      return (across, down) => change({ [name]: clamped(name, start + PER_PIXEL * (across - down)) });
    }
    function takePoint(name) {
      takeHold();
      const start = place(name);
      const { side } = parts.place.map;
      const along = names.filter((one) => one.startsWith(`x_${name.slice(2)}`));
      return (across, down) => {
        const to = [start[0] + (1.5 * across) / side, start[1] - (1.5 * down) / side];
        change(Object.fromEntries(along.map((one, i) => [one, clamped(one, to[i])])));
      };
    }

    // A slider for the keyboard and for those who hear the page, over the part it moves.
    function slider(name) {
      const { label, meaning, minimum, maximum, step } = declared(model, name);
      const input = html("input", { type: "range", name, min: minimum, max: maximum, step, "aria-label": `${label}: ${meaning}` });
      // what moves can't be aimed at, so that what is changed then is the start
      input.addEventListener("input", () => change({ [name]: Number(input.value) }, !film.playing));
      return input;
    }
    const sliders = new Map(moved.map((name) => [name, slider(name)]));

    function drawFrame(at, playing) {
      const now = Math.min(Math.floor(at), found.last);
      const next = Math.min(now + 1, found.last);
      const share = at - now;
      const fresh = isFresh();
      const [one, other] = [found.weights[now], found.weights[next]];
      const weights = fresh ? one.map((value, index) => value + share * (other[index] - value)) : numbers.map((name) => model.get(name));
      drawWires(parts, wires.map((name) => weights[numbers.indexOf(name)]));
      const [map, ...units] = parts.heats;
      map.paint(found.maps[now], found.maps[next], share, colours);
      units.forEach(({ paint }, j) => {
        const part = (levelsOf) => levelsOf.subarray(j * UNIT_PLACES, (j + 1) * UNIT_PLACES);
        paint(part(found.units[now]), part(found.units[next]), share, colours);
      });
      const round = Math.min(Math.floor(at / ROUND), found.answers.length - 1);
      const phase = at / ROUND - round;
      const point = points[round % points.length];
      drawPulses(parts, found.flows[round], found.blame[round], fresh ? phase : 1);
      const [x, y] = parts.onMap(place(point));
      parts.ring.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${(1 + 0.25 * Math.max(0, 1 - 6 * phase)).toFixed(2)})`);
      if (now === frame && playing) return;
      frame = now;
      drawLoss(parts, found.losses, now);
      parts.inputs.forEach((input, i) => input.classList.toggle("on", place(point)[i] >= 0.5));
      parts.target.textContent = `should be ${model.get(point)}`;
      parts.number.dataset.quantity = `losses[${now}]`;
      parts.answer.dataset.quantity = `answers[${round}]`;
      parts.answer.dataset.shown = ".2f";
      fill(parts.root, model);
      if (!playing && model.get("frames")) keepStill();
    }

    // The maps as pictures in the drawing itself, for whoever stores it.
    function keepStill() {
      parts.still.forEach((image, index) => image.setAttribute("href", parts.heats[index].canvas.toDataURL()));
    }

    function drawSettings() {
      for (const { name, group, text } of parts.points) {
        const label = model.get(name);
        group.setAttribute("transform", `translate(${parts.onMap(place(name)).join(" ")})`);
        group.classList.toggle("one", label === 1);
        text.textContent = label;
      }
      const at = new Map([...parts.wires, ...parts.units].map(({ name, bead }) => [name, bead]));
      for (const [name, input] of sliders) {
        input.value = model.get(name);
        input.setAttribute("aria-valuetext", setting(model, name));
        const [left, top] = at.get(name) ?? parts.onMap(place(`y_${name[2]}`));
        input.style.left = `${left}px`;
        input.style.top = `${top}px`;
      }
    }

    // Draw the setting; a film that has come for it begins.
    function follow() {
      if (!parts || busy) return;
      drawSettings();
      if (model.get("results") !== last) {
        last = model.get("results");
        found = read(last);
        film.last = found.last;
        frame = -1;
      }
      const now = `${key()} ${found.last}`;
      const wanted = model.get("frame");
      if (!isFresh()) film.stop();
      else if (now !== shown) {
        shown = now;
        if (wanted || !found.last || wantsStillness()) film.stop(wanted);
        else film.play(0);
      } else if (wanted && wanted !== Math.round(film.at)) film.stop(wanted);
      else if (!film.playing) film.stop();
    }

    const resize = (width) => {
      parts = drawing(width, { wires, points });
      colours = palette(el);
      frame = -1;
      stage.style.width = `${width}px`;
      stage.replaceChildren(...parts.heats.map(({ canvas }) => canvas), parts.root, ...sliders.values());
      for (const { name, group } of [...parts.wires, ...parts.units]) grip(group, { begin: () => takeNumber(name), end: letGo });
      for (const { name, group } of parts.points) {
        const press = () => change({ [name]: 1 - model.get(name) }, true);
        grip(group, { begin: () => takePoint(name), end: letGo, press });
      }
      drawFrame(film.at, false);
    };
    film.last = found.last;
    el.append(style(LOOK), picture, buttons);
    const light = new MutationObserver(() => {
      colours = palette(el);
      drawFrame(film.at, false);
    });
    for (const one of [document.documentElement, document.body]) light.observe(one, { attributeFilter: ["data-theme", "data-jp-theme-light"] });
    const end = keepDrawn(model, picture, 640, resize, follow);
    return () => [end, film.end, () => light.disconnect()].forEach((one) => one());
  },
};
