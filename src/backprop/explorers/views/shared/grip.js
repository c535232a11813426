// A part of a drawing that is dragged, by mouse, pen or finger, from wherever it is taken hold of.

const STILL = 5; // pixels that a press may move

// `begin()` is called when a drag begins; it returns what is called with the pixels moved since,
// `move(across, down)`. `end()` is called when it is over. With `press`, a pointer that comes and
// goes without moving is no drag, and `press()` is called.
export function grip(element, { begin, end, press }) {
  let held; // the pointer, where it came down, and what moves
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || held) return;
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    element.classList.add("held");
    held = { id: event.pointerId, x: event.clientX, y: event.clientY, move: press ? undefined : begin() };
  });
  element.addEventListener("pointermove", ({ pointerId, clientX, clientY }) => {
    if (held?.id !== pointerId) return;
    const [across, down] = [clientX - held.x, clientY - held.y];
    if (!held.move && Math.hypot(across, down) > STILL) held.move = begin();
    held.move?.(across, down);
  });
  const letGo = (pressed) => ({ pointerId }) => {
    if (held?.id !== pointerId) return;
    const { move } = held;
    held = undefined;
    element.classList.remove("held");
    if (move) end();
    else if (pressed) press();
  };
  element.addEventListener("pointerup", letGo(true));
  element.addEventListener("pointercancel", letGo(false));
  // For browsers that heed touch-action on boxes only, not on parts of a drawing
  element.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
}
