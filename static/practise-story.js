// One story as it is practised. A browser that goes back, or loads again, shows a page as it was first shown: this puts in
// again what was chosen on this page and on later ones. It is kept in this tab alone until another story is begun, and
// nothing of it is ever sent but with the form itself.
const KEY = "staircase-practising";
const ANSWERS = /^(first|step|pulls|at-.+)$/;
const form = document.querySelector("form[data-practising]");
const story = form.dataset.practising;

const own = () => [...form.querySelectorAll("input[type=radio], input[type=checkbox]")];

function said() {
  const answers = Object.fromEntries(own().map((input) => [input.name, []]));
  for (const [name, value] of new FormData(form)) if (ANSWERS.test(name)) (answers[name] ??= []).push(value);
  return answers;
}

function kept() {
  try {
    const read = JSON.parse(sessionStorage.getItem(KEY));
    return read?.story === story ? read.answers : {};
  } catch {
    return {};
  }
}

function keep() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ story, answers: said() }));
  } catch {
    // Then only what the page itself holds is kept.
  }
}

function putIn(answers) {
  const here = own();
  for (const input of here) if (input.name in answers) input.checked = answers[input.name].includes(input.value);
  const elsewhere = Object.entries(answers).filter(([name]) => !here.some((input) => input.name === name));
  for (const [name, values] of elsewhere) {
    for (const old of [...form.elements].filter((field) => field.name === name && field.type === "hidden")) old.remove();
    form.append(...values.map((value) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
  }
}

// A page without questions shows what was sent with it, and that is what counts.
function arrive(again) {
  if (again && own().length) putIn(kept());
  keep();
}

const [how] = performance.getEntriesByType("navigation");
arrive(how?.type === "back_forward" || how?.type === "reload");
form.addEventListener("change", keep);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) arrive(true);
});
