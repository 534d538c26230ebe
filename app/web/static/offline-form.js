// The rows of a section: what is chosen or typed is kept at once, sent when it can be, and each row says which it is.
import { answer, answers, inTurn, put, drop, questionOf } from "./offline-store.js";

const FIELDS = ["choice", "reason", "note", "evidence"];
const PAUSE = 250;
const LEFT_ALONE = 60000;

export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [each, value] of Object.entries(attributes)) {
    if (each === "onclick") made.addEventListener("click", value);
    else if (value !== null && value !== false) made.setAttribute(each, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

export const answersIn = (count) => (count === 1 ? "1 answer" : `${count} answers`);
const observationsIn = (count) => (count === 1 ? "1 observation" : `${count} observations`);

// What is not sent, counted: 2 answers and 1 observation.
export function countedIn(rows) {
  const seen = rows.filter((each) => each.observation).length;
  const given = rows.length - seen;
  return [given ? answersIn(given) : "", seen ? observationsIn(seen) : ""].filter(Boolean).join(" and ");
}

// Keeps something on this device. The form says so meanwhile, and whoever leaves waits for it.
const keeping = new Set();
export async function whileKept(form, work) {
  const doing = work().finally(() => { keeping.delete(doing); form.toggleAttribute("data-keeping", keeping.size > 0); });
  keeping.add(doing);
  form.setAttribute("data-keeping", "");
  await doing;
}

const isWhole = ({ choice, reason }) => Boolean(choice) && (choice !== "not_applicable" || Boolean(reason.trim()));

// An answer in words, for whoever has to choose between two.
export function said(held, id, { choice, reason, note, evidence }) {
  const { words } = held.bundle;
  const level = questionOf(held, id)?.levels[choice];
  const kind = held.bundle.kinds.find((each) => each.id === evidence)?.name;
  const what = level ? `${choice}, ${level.name}: ${level.sentence}` : choice === "dont_know" ? words.not_known : choice === "not_applicable" ? `${words.does_not_apply}: ${reason}` : "Nothing is chosen.";
  return [what, kind ? `${words.what_rests}: ${kind.toLowerCase()}` : "", note ? `${words.rationale}: ${note}` : ""].filter(Boolean);
}

// Binds a form to what is held. `ready` gives it, or null where nothing can be kept. `changed` hears that something waits.
export function bind(form, ready, changed) {
  const rows = new Map([...form.querySelectorAll("[data-question]")].map((row) => [row.dataset.question, row]));
  const field = (id, name) => form.elements.namedItem(`${id}-${name}`);
  const read = (id) => Object.fromEntries(FIELDS.map((name) => [name, field(id, name)?.value ?? ""]));
  const pauses = new Map();
  const touched = new Set(); // whoever types already is not overwritten by what was kept

  function fill(id, fields, version) {
    for (const name of FIELDS) if (field(id, name)) field(id, name).value = fields[name] ?? "";
    if (!fields.choice) for (const each of rows.get(id).querySelectorAll(`input[name="${CSS.escape(`${id}-choice`)}"]`)) each.checked = false;
    field(id, "version").value = version;
  }

  function say(id, sentence) {
    const place = rows.get(id)?.querySelector("[data-saved]");
    if (place) place.textContent = sentence;
  }

  // Says how one row stands. Called in turn with every change of what is kept.
  function tell(held, record) {
    if (record.observation || !rows.has(record.question)) return;
    field(record.question, "version").value = record.version;
    rows.get(record.question).querySelector("[data-conflict]")?.remove();
    if (record.state === "conflict") rows.get(record.question).querySelector("legend").after(both(held, record));
    say(record.question, {
      sent: "Saved.",
      waiting: "Kept on this device, not sent yet.",
      draft: record.fields.choice === "not_applicable" ? "Kept on this device. Say why it does not apply, and it is sent." : record.fields.choice ? "Kept on this device, not sent yet." : "Kept on this device. Choose a level, and it is sent.",
      conflict: "Kept on this device. It waits for you to choose.",
      refused: `Kept on this device, but not taken: ${record.said}`,
    }[record.state]);
  }

  function both(held, record) {
    const theirs = record.theirs;
    const choose = (work) => async () => { await inTurn(work); rows.get(record.question).querySelector("[data-saved]")?.scrollIntoView({ block: "nearest" }); changed(); };
    return make("div", { class: "look", "data-conflict": true, role: "group", "aria-label": "Two answers", tabindex: "-1" },
      make("p", {}, make("strong", {}, `${theirs.by} saved another answer on ${theirs.at}.`)),
      make("ul", {}, ...said(held, record.question, theirs).map((line) => make("li", {}, line))),
      make("p", {}, "Yours is below, and is kept. Keep theirs, save yours, or change yours until it holds both and then save it."),
      make("div", { class: "actions" },
        make("button", { type: "button", onclick: choose(() => mine(held, record.question)) }, "Save mine"),
        make("button", { type: "button", class: "second", onclick: choose(() => others(held, record.question)) }, "Keep theirs")));
  }

  async function mine(held, id) {
    const now = await answer(held, id);
    const next = { ...now, fields: read(id), version: now.theirs.version, state: "waiting", tried: [], theirs: null };
    await put(held, next);
    tell(held, next);
  }

  async function others(held, id) {
    const { theirs, ...now } = await answer(held, id);
    await drop(held, now);
    fill(id, theirs, theirs.version);
    tell(held, { ...now, fields: theirs, version: theirs.version, state: "sent" });
  }

  // Keeps a row as it is now. While somebody types it is a draft; once they go on it waits to be sent.
  async function note(id, isSettled) {
    clearTimeout(pauses.get(id));
    pauses.delete(id);
    await whileKept(form, () => keepNow(id, isSettled));
    changed();
  }

  async function keepNow(id, isSettled) {
    const held = await ready;
    if (!held) return;
    await inTurn(() => keepRow(held, id, isSettled)).then(() => form.removeAttribute("data-unkept"), () => {
      form.setAttribute("data-unkept", "");
      say(id, "This device could not keep it. Save it with the button, with a network.");
    });
  }

  async function keepRow(held, id, isSettled) {
    const before = await answer(held, id);
    const fields = read(id);
    const state = before?.state === "conflict" ? "conflict" : isSettled && isWhole(fields) ? "waiting" : "draft";
    const record = { question: id, fields, state, version: before?.version ?? (Number(field(id, "version").value) || 0), tried: before?.tried ?? [], theirs: before?.theirs ?? null, at: Date.now() };
    await put(held, record);
    if (state !== "conflict") tell(held, record);
  }

  const rowOf = (event) => (event.target.closest("[data-observing]") ? undefined : event.target.closest("[data-question]")?.dataset.question);
  form.addEventListener("change", (event) => {
    const id = rowOf(event);
    if (!id) return;
    touched.add(id);
    note(id, true);
  });
  form.addEventListener("input", (event) => {
    const id = rowOf(event);
    if (id) touched.add(id);
    if (!id || event.target.type === "radio" || pauses.has(id)) return;
    pauses.set(id, setTimeout(() => note(id, false), PAUSE));
  });

  // Puts what was kept on an earlier visit back into the rows. What nobody types at any more waits to be sent.
  async function restore() {
    const held = await ready;
    if (!held) return;
    await inTurn(async () => {
      for (const record of await answers(held)) {
        if (record.state === "draft" && isWhole(record.fields) && Date.now() - record.at > LEFT_ALONE) {
          record.state = "waiting";
          await put(held, record);
        }
        if (!rows.has(record.question)) continue;
        if (!touched.has(record.question)) fill(record.question, record.fields, record.version);
        tell(held, record);
      }
    });
  }

  // Everything that was typed, settled, before the page is left by its button.
  const settle = async () => { await Promise.all([...pauses.keys()].map((id) => note(id, true))); await Promise.allSettled(keeping); };
  const isBusy = () => pauses.size + keeping.size > 0;

  // Whoever leaves in the very moment of typing waits until it is kept.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !isBusy() || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    event.preventDefault();
    await settle();
    location.assign(link.href);
  });
  window.addEventListener("beforeunload", (event) => { if (isBusy()) event.preventDefault(); });

  return { restore, settle, tell, rows };
}
