// Keeps an open audit on this device, saves as one answers, and sends later what could not be sent. Without it, the button saves.
import { answers, find, isPossible, lockOthers, unsent } from "./offline-store.js";
import { bind } from "./offline-form.js";
import { observingAll } from "./offline-observations.js";
import { fetchAudit, sending } from "./offline-sending.js";
import { show } from "./offline-status.js";

const id = location.pathname.split("/")[2];
const place = document.querySelector("[data-kept-here]");
const owner = document.querySelector("[data-departure]")?.dataset.departure;
const form = document.querySelector(`form[data-audit="${CSS.escape(id)}"]`);
let held = null;

async function open() {
  await lockOthers(owner);
  const known = await find(id);
  if (known) refresh(known).catch(() => {}); // signed out meanwhile
  held = known ?? (await fetchAudit(id, owner)).held ?? null;
  if (!held) return null;
  navigator.serviceWorker.register("/audits/offline-worker.js");
  navigator.storage?.persist?.();
  return held.bundle.audit.may_answer || (await unsent(held)).length ? held : null; // what a completed audit did not take is still to be read
}

async function refresh(known) {
  const found = await fetchAudit(id, known.owner);
  if (found.state === "here") Object.assign(known, found.held, { token: known.token ?? found.held.token });
}

let seen = null;
async function done(outcome) {
  await seen?.outcome(outcome);
  await show(place, held, outcome);
}

function work() {
  const ready = open().catch(() => null); // signed out meanwhile, or a browser that keeps nothing
  const rows = form ? bind(form, ready, async () => (await begun)?.()) : null;
  const begun = ready.then(async (opened) => {
    if (!opened) return null;
    opened.token ??= form?.elements.csrf_token.value ?? null;
    await rows?.restore();
    const send = sending(opened, (record) => { rows?.tell(opened, record); return seen?.tell(record); }, done);
    seen = form ? await observingAll(opened, form, send, false) : null;
    place?.addEventListener("removed", () => seen?.redraw());
    send();
    return send;
  }).catch(() => null);
  if (form) form.addEventListener("submit", (event) => leave(event, rows, begun));
}

// The button sends what waits before it does its own work. What the network or another answer holds up stays here.
let isSent = false;
async function leave(event, rows, begun) {
  if (isSent) return;
  event.preventDefault();
  const button = event.submitter;
  if (await staysHere(rows, begun).catch(() => false)) return;
  isSent = true;
  form.requestSubmit(button);
}
form?.addEventListener("unsent", () => { isSent = false; }); // it is still here, and so is what it holds

async function staysHere(rows, begun) {
  await rows.settle();
  await (await begun)?.();
  const mine = held ? (await answers(held)).filter((each) => rows.rows.has(each.question)) : [];
  const first = mine.find((each) => each.state === "conflict");
  if (first) rows.rows.get(first.question).querySelector("[data-conflict]").focus();
  return Boolean(first) || mine.some((each) => each.state === "waiting");
}

if (isPossible) work();

// Coming back from the browser's memory shows old versions: fetch the page again.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
