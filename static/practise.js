// Progress in practising alone: how each story came out. It is kept on this device, and nothing here is ever sent.
const KEY = "staircase-practised";
// What practise-story.js keeps of the story at work, in this tab.
const AT_WORK = "staircase-practising";
const MOST = 1000;
const CAME = ["within", "too-low", "too-high"];

// What lies there may have been left by anybody, or by another version of this page: a story counts where it says how it
// came out, and what else it says only where that is words.
function isStory(one) {
  return typeof one?.story === "string" && typeof one.title === "string" && CAME.includes(one.came);
}

const words = (list) => (Array.isArray(list) ? list.filter((word) => typeof word === "string") : []);

// Null where the browser lets pages read nothing.
function kept() {
  try {
    const read = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    const stories = Array.isArray(read) ? read.filter(isStory) : [];
    return stories.map((one) => ({ ...one, pulls: words(one.pulls), themes: words(one.themes) }));
  } catch (problem) {
    return problem instanceof SyntaxError ? [] : null;
  }
}

// Some browsers let a page read and not write, and there may be no room left. Nobody is promised what cannot be kept.
function canKeep() {
  try {
    localStorage.setItem(`${KEY}-try`, "x".repeat(500));
    localStorage.removeItem(`${KEY}-try`);
    return true;
  } catch {
    return false;
  }
}

function keep(stories) {
  try {
    localStorage.setItem(KEY, JSON.stringify(stories.slice(-MOST)));
    return true;
  } catch {
    return false;
  }
}

const list = (words) => (words ? words.split("|") : []);

// --- the page that compares: remember how it came out; done again, a story counts as it did the first time

function remember(place) {
  const { story, title, came, pulls, themes } = place.dataset;
  const stories = kept();
  const again = stories?.some((one) => one.story === story);
  const known = again || (stories && keep([...stories, { story, title, came, pulls: list(pulls), themes: list(themes) }]));
  place.querySelector("[data-when-kept]").hidden = !known;
  place.querySelector("[data-when-again]").hidden = !again;
  place.querySelector("[data-when-not-kept]").hidden = Boolean(known);
}

// --- links to a story that this device has not seen, and stories that it has

function lead(link, done) {
  const fresh = link.dataset.notDone.split(" ").find((story) => !done.has(story));
  if (fresh) link.href = link.href.replace(/[^/]+(?=\/practise)/, fresh);
}

function mark(row, done) {
  row.querySelector("[data-done]").hidden = !done.has(row.dataset.story);
}

// --- progress

// What occurs in more than one story, most often first.
function again(stories, what) {
  const times = new Map();
  for (const word of stories.flatMap((one) => [...new Set(one[what])])) times.set(word, (times.get(word) ?? 0) + 1);
  return [...times].filter(([, many]) => many > 1).sort(([, a], [, b]) => b - a);
}

function items(into, lines) {
  into.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
}

function show(place, stories) {
  const part = (name) => place.querySelector(`[data-${name}]`);
  part("without-script").hidden = true;
  const keeps = stories !== null && canKeep();
  part("cannot-keep").hidden = keeps;
  part("nothing-yet").hidden = !keeps || stories.length > 0;
  part("kept").hidden = !stories?.length;
  if (!stories?.length) return;
  for (const count of place.querySelectorAll("[data-count]")) {
    count.textContent = stories.filter((one) => one.came === count.dataset.count).length;
  }
  for (const block of place.querySelectorAll("[data-again]")) {
    const found = again(stories, block.dataset.again);
    block.hidden = !found.length;
    items(block.querySelector("ul"), found.map(([word, many]) => `${word} (${many} stories)`));
  }
  const how = { within: part("stories").dataset.within, "too-low": part("stories").dataset.tooLow, "too-high": part("stories").dataset.tooHigh };
  items(part("stories"), stories.toReversed().map((one) => `${one.title}: ${how[one.came]}`));
}

function forget(place) {
  const said = place.querySelector("[data-forgotten]");
  try {
    localStorage.removeItem(KEY);
    sessionStorage.removeItem(AT_WORK);
    said.textContent = said.dataset.words;
  } catch {
    said.textContent = said.dataset.refused;
  }
  arrange();
  said.tabIndex = -1;
  said.focus();
}

function arrange() {
  const stories = kept();
  const done = new Set((stories ?? []).map((one) => one.story));
  for (const link of document.querySelectorAll("a[data-not-done]")) lead(link, done);
  for (const row of document.querySelectorAll("li[data-story]")) mark(row, done);
  for (const place of document.querySelectorAll("[data-progress]")) show(place, stories);
}

for (const place of document.querySelectorAll("[data-practised]")) remember(place);
for (const place of document.querySelectorAll("[data-progress]")) {
  place.querySelector("[data-forget]").addEventListener("click", () => forget(place));
}
arrange();
// Come back to, the page is as it was left: what was done since is not on it.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) arrange();
});
