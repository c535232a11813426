// A film: frames that a model has computed, shown at a steady pace while they are in sight.

const LONGEST = 50; // milliseconds that count for one step, after the page stood still

// Makes the projector of a film with `last + 1` frames, `pace` of them a second, on `screen`.
// `show(at, playing)` draws what there is between two frames; `turn(playing)` is told when the
// film begins or stops. `last` can be changed.
export function projector(screen, { pace, show, turn }) {
  const film = { last: 0, at: 0, playing: false };
  let seen = true;
  let before; // when the last step was, while it goes on by itself
  let asked;

  const step = (now) => {
    asked = undefined;
    if (!film.playing || !seen) return (before = undefined);
    if (before !== undefined) film.at += (Math.min(now - before, LONGEST) / 1000) * pace;
    before = now;
    if (film.at >= film.last) return film.stop(film.last);
    show(film.at, true);
    asked = requestAnimationFrame(step);
  };
  const goOn = () => {
    if (film.playing && seen && asked === undefined) asked = requestAnimationFrame(step);
  };

  film.play = (from = film.at) => {
    film.at = from >= film.last ? 0 : from;
    film.playing = true;
    before = undefined;
    turn(true);
    goOn();
  };
  film.stop = (at = film.at) => {
    film.at = Math.min(at, film.last);
    film.playing = false;
    show(film.at, false);
    turn(false);
  };

  const watcher = new IntersectionObserver((entries) => {
    seen = entries.at(-1).isIntersecting;
    goOn();
  });
  watcher.observe(screen);
  film.end = () => {
    film.playing = false;
    watcher.disconnect();
  };
  return film;
}
