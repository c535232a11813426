// What a page and its Python say to each other, in one table, and the states of a figure.
//
// kind of message    what it says
// -- the page, to the worker --
//   start            fetch Python and start it
//   ask              compute an explorer's results: `name`, `values`
//   begin            the same, and begin a session with these values
//   run              let the session go on by itself
//   pause            let it stand
//   step             one step, and let it stand
//   change           set what can be set in the middle of a session: `values`
//   seen             the last results of the session are drawn; send the next
//   prepare          read what an exercise's answers are compared with
//   exercise         run a reader's code for the exercise `name`: `values`
// -- the worker, to the page --
//   progress         Python's files are coming: `done` bytes of `total`
//   ready            Python is up
//   failed           it won't come: `reason`
//   died             a reader's code has ended it
//   answer           an explorer's `results`, or an `error`
//   session          what a session shows now: `results`, and whether it is `going`
//   reads            an exercise's answers are being read
//   runs             a reader's code begins to run
//   ran              it has ended: `results`, or an `error`

// The states of Python, and of the figures that wait for it: `data-state`.
export const STORED = "stored"; // not asked for: stored results answer
export const STARTING = "starting"; // on its way: stored results answer as long
export const LIVE = "live"; // up: it answers
export const FAILED = "failed"; // it won't come: stored results answer
