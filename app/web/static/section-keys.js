// Keys for fast entry: they work in the row that has the focus, and never while somebody types.
const form = document.querySelector("form[data-audit]");
const rows = form ? [...form.querySelectorAll("fieldset[data-question]")] : [];
const wide = window.matchMedia("(min-width: 48rem)");

const within = (row, name) => form.elements[`${row.dataset.question}-${name}`];
const isTyping = (at) => at.matches("textarea, select, input:not([type=radio])");

function choose(row, value) {
  const choice = [...row.querySelectorAll("input[type=radio]")].find((each) => each.value === value);
  if (!choice) return;
  choice.focus();
  if (choice.checked) return;
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
}

function agree(row) {
  const claim = row.querySelector("[data-agree]");
  const reason = within(row, "reason");
  if (!claim) return;
  if (reason && claim.dataset.agree === "not_applicable" && !reason.value) reason.value = claim.dataset.agreeReason;
  choose(row, claim.dataset.agree);
}

function go(row, steps) {
  const next = rows[rows.indexOf(row) + steps];
  if (!next) return;
  if (wide.matches) {
    row.querySelector(".meanings").open = false;
    next.querySelector(".meanings").open = true;
  }
  (next.querySelector("input[type=radio]:checked") ?? next.querySelector("input[type=radio]")).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function act(row, key) {
  if (/^[0-4]$/.test(key)) choose(row, key);
  else if (key === "d") choose(row, "dont_know");
  else if (key === "a") agree(row);
  else if (key === "e") within(row, "evidence").focus();
  else if (key === "n") within(row, "note").focus();
  else if (key === "l") row.querySelector(".meanings").toggleAttribute("open");
  else if (key === "j" || key === "ArrowDown") go(row, 1);
  else if (key === "k" || key === "ArrowUp") go(row, -1);
  else return false;
  return true;
}

function start() {
  const first = rows.find((row) => !row.querySelector("input[type=radio]:checked")) ?? rows[0];
  if (!first) return;
  go(first, 0);
  first.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "j" || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest("fieldset[data-question]") || isTyping(event.target) || event.target.isContentEditable) return;
  event.preventDefault();
  start();
});

form?.addEventListener("keydown", (event) => {
  const row = event.target.closest("fieldset[data-question]");
  if (!row || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.key === "Escape" && isTyping(event.target)) { go(row, 0); return; }
  if (!isTyping(event.target) && act(row, event.key)) event.preventDefault();
});

form?.addEventListener("click", (event) => {
  const claim = event.target.closest("[data-agree]");
  if (claim) agree(claim.closest("fieldset[data-question]"));
});

document.querySelector("[data-first-row]")?.addEventListener("click", (event) => {
  event.preventDefault();
  start();
});

for (const hidden of document.querySelectorAll("[data-agree], [data-keys]")) hidden.hidden = false;
