// Reads a page for families aloud with a voice of the reader's own device, and marks the sentence and word it reads.
// Some browsers send the words to another computer to be spoken: such voices are never used. Nothing is kept.

const SPEEDS = [0.6, 0.8, 1, 1.2, 1.5];
const SKIPPED = "script, style, noscript, template, select, textarea, [aria-hidden=true], .govuk-visually-hidden";
const ALONE = "br, button, .govuk-button";
const PICTURE = "img, svg, [role=img]";
const synth = window.speechSynthesis;
const box = document.querySelector(".read-aloud");

// --- what is read: the sentences of the page in their order, each with its range, its language and its element

const isShown = (element) => !element.matches(SKIPPED) && (element.checkVisibility?.() ?? element.getClientRects().length > 0);
const isInline = (element) => getComputedStyle(element).display.startsWith("inline") && !element.matches(ALONE);

function nameOf(picture) {
  const labels = (picture.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const said = labels.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  const own = picture.getAttribute("alt") ?? picture.getAttribute("aria-label") ?? picture.querySelector("title")?.textContent;
  return (said || own || "").trim();
}

// Collects the text of each block: its words in one string, and from which text node each piece of it came.
function blocksOf(main) {
  const blocks = [];
  let open = null;
  const close = () => {
    if (open?.text.trim()) blocks.push(open);
    open = null;
  };
  const walk = (element) => {
    if (!isShown(element)) return;
    if (element.matches(PICTURE)) {
      close();
      blocks.push({ element, text: nameOf(element), pieces: [] });
      return;
    }
    const inline = isInline(element);
    if (!inline) close();
    for (const child of element.childNodes) {
      if (child.nodeType === Node.ELEMENT_NODE) walk(child);
      if (child.nodeType !== Node.TEXT_NODE) continue;
      open ??= { element, text: "", pieces: [] };
      open.pieces.push({ node: child, from: open.text.length });
      open.text += child.data.replace(/\s/g, " "); // of the same length, so that places stay what they are
    }
    if (!inline) close();
  };
  walk(main);
  close();
  return blocks;
}

function* sentencesIn(text, language) {
  if (Intl.Segmenter) {
    for (const { segment, index } of new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)) yield [index, segment];
  } else {
    for (const found of text.matchAll(/.+?(?:[.!?؟]+(?=\s|$)|$)/g)) yield [found.index, found[0]];
  }
}

function placeIn(pieces, at) {
  const piece = pieces.findLast((one) => one.from <= at);
  return [piece.node, Math.min(at - piece.from, piece.node.length)];
}

function rangeOf(pieces, from, to) {
  const range = new Range();
  range.setStart(...placeIn(pieces, from));
  const [node, offset] = placeIn(pieces, to - 1);
  range.setEnd(node, offset + 1);
  return range;
}

function sentencesOf(main) {
  const pictures = new Set();
  const sentences = [];
  for (const { element, text, pieces } of blocksOf(main)) {
    const language = element.closest("[lang]").lang;
    if (!pieces.length) {
      if (text && !pictures.has(text)) sentences.push({ element, language, text, pieces, from: 0 });
      pictures.add(text);
      continue;
    }
    for (const [index, segment] of sentencesIn(text, language)) {
      const said = segment.trim();
      if (/[\p{L}\p{N}]/u.test(said)) {
        sentences.push({ element, language, text: said, pieces, from: index + segment.indexOf(said[0]) });
      }
    }
  }
  return sentences;
}

// --- marking what is read

const marks = window.Highlight && CSS.highlights ? { sentence: new Highlight(), word: new Highlight() } : null;
let here = null;

function unmark() {
  marks?.sentence.clear();
  marks?.word.clear();
  here?.classList.remove("read-aloud-here");
}

function mark({ element, pieces, from, text }) {
  unmark();
  here = element;
  if (marks && pieces.length) marks.sentence.add(rangeOf(pieces, from, from + text.length));
  else here.classList.add("read-aloud-here");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

function markWord({ pieces, from, text }, { name, charIndex, charLength }) {
  if (name !== "word" || !marks || !pieces.length) return;
  const length = charLength || text.slice(charIndex).search(/\s|$/);
  marks.word.clear();
  if (length > 0) marks.word.add(rangeOf(pieces, from + charIndex, Math.min(from + charIndex + length, from + text.length)));
}

// --- speaking: one sentence at a time, so that a pause or another speed begins the sentence again

let sentences = [];
let at = 0;
let speed = SPEEDS.indexOf(1);
let speaking = null; // the utterance that is heard; a late event of any other is not listened to

function voiceFor(language) {
  const [tongue] = language.toLowerCase().split("-");
  const own = synth.getVoices().filter((voice) => voice.localService && voice.lang.toLowerCase().split(/[-_]/)[0] === tongue);
  return own.find((voice) => voice.default) ?? own.find((voice) => /^en[-_]GB$/i.test(voice.lang)) ?? own[0];
}

function tell(state, words = box.dataset[state]) {
  box.querySelector("[role=status]").textContent = words;
}

function show(state) {
  const shown = { idle: ["play"], reading: ["pause", "stop", "slower", "faster"], paused: ["resume", "stop", "slower", "faster"] }[state];
  const held = document.activeElement;
  for (const button of box.querySelectorAll("button")) button.hidden = !shown.includes(button.dataset.does);
  box.classList.toggle("read-aloud--on", state !== "idle");
  if (box.contains(held) && held.hidden) box.querySelector("button:not([hidden])").focus();
}

function hush() {
  speaking = null;
  synth.cancel();
}

function end(state) {
  hush();
  unmark();
  show("idle");
  tell(state);
}

function speak() {
  hush();
  if (at >= sentences.length) return end("finished");
  const sentence = sentences[at];
  const utterance = new SpeechSynthesisUtterance(sentence.text);
  utterance.voice = voiceFor(sentence.language) ?? voiceFor(document.documentElement.lang);
  if (!utterance.voice) return end("failed"); // without one, a browser takes a voice of its own choice
  utterance.lang = utterance.voice.lang;
  utterance.rate = SPEEDS[speed];
  utterance.onstart = () => utterance === speaking && mark(sentence);
  utterance.onboundary = (event) => utterance === speaking && markWord(sentence, event);
  utterance.onend = () => {
    if (utterance !== speaking) return;
    at += 1;
    speak();
  };
  utterance.onerror = () => utterance === speaking && end("failed");
  speaking = utterance;
  synth.speak(utterance);
}

function changeSpeed(by) {
  speed = Math.max(0, Math.min(SPEEDS.length - 1, speed + by));
  if (speaking) speak();
  tell("speed", box.dataset.speed.replace("{now}", speed + 1).replace("{most}", SPEEDS.length));
}

const DOES = {
  play() {
    sentences = sentencesOf(document.querySelector("main"));
    at = 0;
    DOES.resume();
  },
  resume() {
    show("reading");
    tell("reading");
    speak();
  },
  pause() {
    hush();
    show("paused");
    tell("paused");
  },
  stop: () => end("stopped"),
  slower: () => changeSpeed(-1),
  faster: () => changeSpeed(1),
};

// --- the buttons are there as soon as the device has a voice for the language of the page; some find theirs late

function offer() {
  const found = Boolean(voiceFor(document.documentElement.lang));
  box.hidden = !found;
  for (const words of document.querySelectorAll("[data-when-voice]")) words.hidden = (words.dataset.whenVoice === "yes") !== found;
}

if (synth && box) {
  if (marks) for (const [name, highlight] of Object.entries(marks)) CSS.highlights.set(`read-${name}`, highlight);
  if (marks) marks.word.priority = 1;
  box.addEventListener("click", ({ target }) => DOES[target.closest("button")?.dataset.does]?.());
  box.addEventListener("keydown", (event) => event.key === "Escape" && speaking && DOES.stop());
  for (const leaving of ["beforeunload", "pagehide"]) window.addEventListener(leaving, () => speaking && end("stopped"));
  synth.addEventListener?.("voiceschanged", offer);
  hush(); // what a page before this one began
  offer();
}
