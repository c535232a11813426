// A button that lets a parameter run from where it is to its end, and stops it.

import { declared, html, wantsStillness } from "./drawing.js";

const STEP = 110; // milliseconds from one value to the next
const LEAPS = 6; // for readers who want no motion: so many pictures, one after the other,
const LEAP = 800; // and the milliseconds for which each stands still

// `show()` is called with each frame. Returns the button; `place()`: where the parameter is, while
// it runs also between two values; whether it is `running()`; and `tell()`, which writes the
// button's `words()` anew.
export function player(model, name, show, words = () => "Play") {
  const { minimum, maximum } = declared(model, name);
  let running = false;
  let at; // where it is
  let then; // when it got there

  const tell = () => (button.textContent = running ? "❚❚ Pause" : `▶ ${words()}`);
  const stop = () => {
    running = false;
    tell();
    model.save_changes();
    show();
  };
  const go = (now) => {
    const moved = model.get(name) !== Math.floor(at); // by the reader, who has a slider for it
    if (!running || moved || !button.isConnected) return running && stop();
    then ??= now;
    const steps = wantsStillness() ? Math.floor((now - then) / LEAP) * ((maximum - minimum) / LEAPS) : (now - then) / STEP;
    if (steps > 0) {
      then = now;
      at = Math.min(maximum, at + steps);
      if (wantsStillness()) at = Math.floor(at);
      model.set(name, Math.floor(at));
      show();
    }
    if (at === maximum) stop();
    else requestAnimationFrame(go);
  };
  const press = () => {
    if (running) return stop();
    running = true;
    then = undefined;
    at = model.get(name) === maximum ? minimum : model.get(name);
    tell();
    model.set(name, at);
    requestAnimationFrame(go);
  };
  const button = html("button", { type: "button", class: "explorer-play", onclick: press }, `▶ ${words()}`);
  return { button, tell, running: () => running, place: () => (running ? at : model.get(name)) };
}
