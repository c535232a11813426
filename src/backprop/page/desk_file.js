// The file of a desk: what a browser keeps, to take along. Whoever wrote it, it is looked at
// before it is used, and what is wrong with it is said in the reader's words.

import { isSolved } from "./progress.js";

export const FORMAT = "backprop-desk";
export const VERSION = 1;
const LARGEST = 5_000_000; // characters
const LONGEST = 100_000; // characters of an answer

const isObject = (one) => typeof one === "object" && one !== null && !Array.isArray(one);
const isCode = (one) => one === undefined || (typeof one === "string" && one.length <= LONGEST);
const isCount = (one) => one === undefined || (Number.isSafeInteger(one) && one >= 0);
const isFlag = (one) => one === undefined || typeof one === "boolean";

const isRecord = (one) =>
  isObject(one) && [one.code, one.answer].every(isCode) && [one.level, one.on, one.seed, one.at].every(isCount) && isFlag(one.solved);

export const written = (progress, exercises, pages) => ({
  format: FORMAT,
  version: VERSION,
  saved: new Date().toISOString(),
  exercises: Object.fromEntries(exercises.map((name) => [name, progress.exercise(name)]).filter(([, one]) => one.at || one.code)),
  questions: Object.fromEntries(pages.map((page) => [page, progress.questions(page)]).filter(([, one]) => Object.keys(one).length)),
  again: progress.again,
});

// What is in a file, or an Error that says why it is of no use.
export function read(text) {
  if (text.length > LARGEST) throw new Error("The file is too large to be that of a desk.");
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error("The file can't be read: it was cut off or changed, or it is of another kind.");
  }
  if (found?.format === "backprop-answers") throw new Error("This is an answer sheet, for a teacher. A desk's file is called desk-….json.");
  if (found?.format !== FORMAT) throw new Error("The file wasn't written by a desk of this book.");
  if (!Number.isInteger(found.version)) throw new Error("The file is damaged: its version is missing.");
  if (found.version > VERSION) throw new Error(`A newer edition of the book has written the file (version ${found.version}; this page knows ${VERSION}).`);
  if (!isObject(found.exercises) || !isObject(found.questions)) throw new Error("The file is damaged: the exercises or the questions are missing.");
  for (const [name, one] of Object.entries(found.exercises)) {
    if (!isRecord(one)) throw new Error(`The file is damaged: what it says of the exercise ${name} isn't understood.`);
  }
  for (const [page, one] of Object.entries(found.questions)) {
    if (!isObject(one) || !Object.values(one).every((right) => typeof right === "boolean")) {
      throw new Error(`The file is damaged: what it says of the questions of ${page} isn't understood.`);
    }
  }
  return found;
}

// Two records of one exercise: the newer code, the newer right answer, and the more often solved.
function merged(here, there) {
  const [older, newer] = (there.at ?? 0) > (here.at ?? 0) ? [here, there] : [there, here];
  const solved = [newer, older].find(isSolved);
  const often = [newer, older].sort((one, other) => (other.level ?? -1) - (one.level ?? -1))[0];
  const { code, seed, at } = newer;
  return { code, solved: Boolean(newer.solved), answer: solved && (solved.answer ?? solved.code), level: often.level, on: often.on, seed, at };
}

const same = (one, other) => ["code", "answer", "level", "on", "seed"].every((key) => one[key] === other[key]);

// Put what is in a file together with what is here; what was done, in words.
export function merge(progress, found, exercises, pages) {
  const count = { taken: 0, kept: 0, foreign: 0, questions: 0 };
  for (const [name, there] of Object.entries(found.exercises)) {
    if (!exercises.includes(name)) {
      count.foreign += 1;
      continue;
    }
    const here = progress.exercise(name);
    const both = merged(here, there);
    count[same(both, here) ? "kept" : "taken"] += 1;
    if (!same(both, here)) progress.write(`exercise ${name}`, both);
  }
  for (const [page, there] of Object.entries(found.questions)) {
    if (!pages.includes(page)) continue;
    const here = progress.questions(page);
    const added = Object.keys(there).filter((key) => !(key in here)).length;
    count.questions += added;
    if (added) progress.write(`questions ${page}`, { ...there, ...here }); // the first answer counts
  }
  if (found.again === true) progress.again = true;
  return [
    `Read: ${counted(count.taken, "exercise")} and ${counted(count.questions, "question")} came from the file.`,
    count.kept && `${counted(count.kept, "exercise")} ${count.kept === 1 ? "was" : "were"} as new here, and stayed.`,
    count.foreign && `${counted(count.foreign, "exercise")} of another edition ${count.foreign === 1 ? "was" : "were"} left out.`,
  ].filter(Boolean).join(" ");
}

export const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
