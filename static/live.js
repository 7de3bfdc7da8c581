// Keeps a page of a live session up to date: asks every two seconds whether the session has moved, and exchanges the main
// part when it has. Without this script a link does the same. Nobody who is in the middle of a form loses it.

const EVERY = 2000;
const TRIES_LESS_OFTEN = 10000;
const NO_CONNECTION = "No connection. What you chose is still here, and this page tries again by itself.";
const NOT_SENT = "That could not be sent. What you chose is still here. Send it again in a moment.";
const CLOSED = "The trainer has closed this round. What you had not sent does not count.";
const NEXT_STORY = "The next story has begun. Come back when you like.";

const main = document.querySelector("main");
const says = document.querySelector("[data-live-says]");
let tag = live().dataset.tag;
let failed = 0;
let timer = 0;
let sending = false;

function live() {
  return document.querySelector("[data-live]");
}

// What is said is seen and read aloud; the same thing is not said twice.
function say(words, link = "") {
  if (says.dataset.words === words) return;
  says.dataset.words = words;
  says.replaceChildren(words);
  if (words && link) {
    const to = document.createElement("a");
    to.href = link;
    to.className = "govuk-link";
    to.textContent = "See what comes next";
    says.append(" ", to);
  }
}

function inTheMiddle() {
  const form = document.querySelector("form[data-live-form]");
  if (!form) return false;
  return sending || [...form.elements].some((field) => "checked" in field && field.checked !== field.defaultChecked);
}

// The new main part takes the place of the old one. What had the focus keeps it, and what was open stays open.
function exchange(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector("main");
  if (!fresh) return false;
  const moved = heading(document) !== heading(page);
  const focused = document.activeElement?.id;
  const hadFocus = main.contains(document.activeElement);
  for (const details of main.querySelectorAll("details[open][id]")) {
    const same = !moved && fresh.querySelector(`details#${details.id}`);
    if (same) same.open = true;
  }
  main.replaceChildren(...fresh.childNodes);
  document.title = page.title;
  tag = live()?.dataset.tag ?? "0";
  ready();
  if (moved) {
    if (hadFocus || live()?.dataset.live.startsWith("/live")) document.querySelector("#now")?.focus();
    say("");
    announce(heading(document));
  } else if (hadFocus && focused) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
  return true;
}

function heading(page) {
  return page.querySelector("h1")?.textContent.trim() ?? "";
}

function announce(words) {
  const hidden = document.createElement("span");
  hidden.className = "govuk-visually-hidden";
  hidden.textContent = words;
  says.dataset.words = "";
  says.replaceChildren(hidden);
}

async function ask() {
  const here = live();
  if (!here) return;
  const answer = await fetch(here.dataset.live, { headers: { "If-None-Match": `"${tag}"` }, cache: "no-store" });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(String(answer.status));
  const news = await answer.json();
  if ("away" in here.dataset) {
    if (String(news.position) !== here.dataset.away) say(NEXT_STORY);
    return;
  }
  if (inTheMiddle()) {
    if (!sending) say(CLOSED, here.dataset.page);
    return;
  }
  await show(here.dataset.page);
}

async function show(address) {
  const page = await fetch(address, { cache: "no-store" });
  if (page.status >= 500 || !exchange(await page.text())) throw new Error(String(page.status));
}

async function look() {
  clearTimeout(timer);
  try {
    await ask();
    if (failed) say("");
    failed = 0;
  } catch {
    failed += 1;
    if (failed > 1) say(NO_CONNECTION);
  }
  if (!document.hidden) timer = setTimeout(look, failed > 5 ? TRIES_LESS_OFTEN : EVERY);
}

function post(form) {
  return fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
}

// By its token the server knows its own forms. One from before the phone slept or the server started again may be too old:
// a fresh page has a new one, and what was chosen stays.
async function renew(form) {
  const page = await fetch(live().dataset.page, { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrf_token]");
  if (fresh) form.elements.csrf_token.value = fresh.value;
  return fresh !== null;
}

// A form is sent from here, so that a lost connection loses nothing that was chosen.
async function send(event) {
  const form = event.target.closest("form[data-live-form]");
  if (!form) return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  const button = form.querySelector("button[type=submit]");
  button.setAttribute("aria-disabled", "true");
  try {
    let answer = await post(form);
    if (answer.status === 403 && (await renew(form))) answer = await post(form);
    if (answer.status >= 500) say(NOT_SENT);
    else if (exchange(await answer.text())) document.querySelector(".govuk-error-summary, #now")?.focus();
  } catch {
    say(NO_CONNECTION);
  } finally {
    sending = false;
    button.removeAttribute("aria-disabled");
  }
}

function ready() {
  for (const link of document.querySelectorAll("[data-without-script]")) link.hidden = true;
}

ready();
document.addEventListener("submit", send);
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
window.addEventListener("online", look);
timer = setTimeout(look, EVERY * (0.5 + Math.random() / 2)); // not all phones of a room at the same moment
