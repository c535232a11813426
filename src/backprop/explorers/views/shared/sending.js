// Sending an error: a light runs forward through all layers, and then back.

import { html, wantsStillness } from "./drawing.js";

const [THERE, TURN, BACK] = [700, 250, 2000]; // milliseconds
// For readers who want no motion: so many pictures of the way back, one after the other, and the
// milliseconds for which each stands still.
const [STILLS, STILL] = [4, 800];

const within = (share) => Math.min(1, Math.max(0, share));

// Makes the button. `frame()` draws what has changed, `ended()` is called when it is over.
// Returns the button and `now()`: the shares of the two ways that the light has gone,
// { there, back, moves }, or null where it stands at its end.
export function sender(frame, ended) {
  let begun; // when
  let still;

  const over = () => (still ? STILL * (STILLS + 1) : THERE + TURN + BACK);
  const now = () => {
    if (begun === undefined) return null;
    const time = performance.now() - begun;
    if (still) return { there: 1, back: Math.floor(time / STILL) / STILLS, moves: false };
    return { there: within(time / THERE), back: within((time - THERE - TURN) / BACK), moves: true };
  };
  const go = () => {
    if (begun === undefined) return;
    const ends = performance.now() - begun >= over() || !button.isConnected;
    if (ends) begun = undefined;
    frame();
    if (ends) ended();
    else requestAnimationFrame(go);
  };
  const press = () => {
    const running = begun !== undefined;
    begun = performance.now();
    still = wantsStillness();
    if (!running) requestAnimationFrame(go);
  };
  const button = html("button", { type: "button", class: "explorer-send", onclick: press }, "Send an error");
  return { button, now };
}
