// What was seen on the ward: written down under its question, kept like an answer, and sent once there is a network.
import { drop, inTurn, observations, put, questionOf } from "./offline-store.js";
import { make, whileKept } from "./offline-form.js";

const UNKEPT = "This device could not keep it. Copy the text before you leave this page.";
const MAYBE_THERE = "Taken back. It may have arrived before that: look under Evidence, once there is a network, before you add it again.";
const freshId = () => crypto.randomUUID().replaceAll("-", "");

function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}

const daySaid = (day) => new Date(`${day}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

// The form of a row: its fields, and what does not fit in them.
function fields(id, name, words) {
  const text = make("textarea", { id: `${id}-seen`, rows: "3", autocomplete: "off", "aria-describedby": `${id}-seen-hint ${id}-seen-error` });
  const day = make("input", { type: "date", id: `${id}-seen-on`, min: words.first_day, max: today(), autocomplete: "off", "aria-describedby": `${id}-seen-on-error` });
  const wrong = { text: make("span", { class: "error", role: "alert", id: `${id}-seen-error` }), day: make("span", { class: "error", role: "alert", id: `${id}-seen-on-error` }) };
  const button = make("button", { type: "button", class: "second" }, words.add);
  const summary = make("summary", {}, words.add, make("span", { class: "visually-hidden" }, `: ${name}`));
  const whole = make("details", { class: "observe" }, summary, make("div", { class: "inside" },
    make("div", { class: "field" }, make("label", { for: text.id }, words.detail), make("span", { class: "hint", id: `${id}-seen-hint` }, words.hint), wrong.text, text),
    make("div", { class: "field" }, make("label", { for: day.id }, words.seen_on, " ", make("span", { class: "optional" }, words.optional)), wrong.day, day),
    button));
  day.value = today();
  return { text, day, wrong, button, summary, whole };
}

// Says what does not fit, beside it, as the form with a network would. Returns the first field that is wrong.
function check({ text, day, wrong }, words) {
  const count = [...text.value.trim()].length;
  wrong.text.textContent = !count ? words.missing : count > words.longest ? words.too_long.replace("{count}", count.toLocaleString("en-GB")) : "";
  wrong.day.textContent = day.validity.badInput ? words.a_day : day.value > today() ? words.future : day.value && day.value < words.first_day ? words.too_early : "";
  for (const [field, place] of [[text, wrong.text], [day, wrong.day]]) field.toggleAttribute("aria-invalid", Boolean(place.textContent));
  return wrong.text.textContent ? text : wrong.day.textContent ? day : null;
}

// The observations of one row. `changed` hears that something waits.
export function observing(held, form, row, changed) {
  const id = row.dataset.question;
  const words = held.bundle.observing;
  const list = make("ul", { class: "observed" });
  const told = make("p", { class: "small", role: "status" });
  const own = fields(id, questionOf(held, id).name, words);
  const { text, day, wrong, whole } = own;
  let draft = null;
  let isDue = false;
  let isSignedOut = false;
  own.whole.hidden = true;
  row.querySelector("[data-observing]").append(list, whole, told);

  const mine = async () => (await observations(held)).filter((each) => each.question === id).sort((one, other) => one.at - other.at);
  const now = async (of) => (await mine()).find((each) => each.observation === of);
  const keepIn = (work) => whileKept(form, () => inTurn(work)).catch(() => { wrong.text.textContent = UNKEPT; throw new Error("not kept"); });

  // What is typed, under the id that it is sent with. An id that was sent already, from another tab say, is never used again.
  async function keepTyped(state) {
    const before = draft && (await now(draft));
    if (before?.state !== "draft") draft = freshId();
    if (text.value.trim()) await put(held, { observation: draft, question: id, text: text.value, seenOn: day.value, state, tried: false, said: "", at: Date.now() });
    else if (before?.state === "draft") await drop(held, before);
  }

  function typed() {
    if (isDue) return;
    isDue = true;
    keepIn(() => { isDue = false; return keepTyped("draft"); }).then(changed, () => {});
  }

  async function add() {
    const first = check(own, words);
    if (first) { first.focus(); return; }
    await keepIn(() => keepTyped("waiting"));
    draft = null;
    text.value = "";
    day.value = today();
    whole.open = false;
    told.textContent = "";
    await draw();
    own.summary.focus();
    changed();
  }

  // Its text goes back into the form, behind what is typed there: nobody loses it by a slip of the finger.
  async function takeBack({ observation }) {
    let taken = null;
    await keepIn(async () => {
      taken = await now(observation);
      if (!taken) return;
      text.value = [text.value.trim(), taken.text].filter(Boolean).join("\n");
      day.value = taken.seenOn;
      await keepTyped("draft");
      await drop(held, taken);
    });
    if (taken) {
      offer(true);
      told.textContent = taken.tried && taken.state === "waiting" ? MAYBE_THERE : "Taken back. Its text is in the form.";
      text.focus();
    }
    await draw();
    changed();
  }

  async function sendAgain({ observation }) {
    await keepIn(async () => {
      const record = await now(observation);
      if (record) await put(held, { ...record, state: "waiting", said: "" });
    });
    await draw();
    changed();
  }

  async function copy(place, record) {
    const isCopied = await navigator.clipboard.writeText(record.text).then(() => true, () => false);
    if (!isCopied) getSelection().selectAllChildren(place);
    told.textContent = isCopied ? "Copied." : "Its text is selected: copy it now.";
  }

  function item(record) {
    const isRefused = record.state === "refused";
    const seen = make("p", { class: "keep-lines" }, record.text);
    const stands = isRefused ? `Kept on this device, but not taken: ${record.said}` : `Kept on this device, not sent yet.${isSignedOut ? " Sign in again to send it." : ""}`;
    const button = (label, onclick) => make("button", { type: "button", class: "plain small", onclick }, label);
    return make("li", {}, seen,
      make("p", { class: "small quiet" }, record.seenOn ? `${words.seen_on} ${daySaid(record.seenOn)}. ` : "", isRefused ? make("strong", {}, stands) : stands),
      make("div", { class: "ways" },
        button("Take it back", () => takeBack(record)),
        isRefused ? button("Send it again", () => sendAgain(record)) : null,
        isRefused ? button("Copy the text", () => copy(seen, record)) : null));
  }

  async function draw() {
    list.replaceChildren(...(await mine()).filter((each) => each.state !== "draft").map(item));
  }

  function offer(isOpen) {
    whole.hidden = false;
    if (isOpen) whole.open = true;
  }

  // Puts what was half typed on an earlier visit back into the form.
  async function restore() {
    const half = (await mine()).find((each) => each.state === "draft");
    if (half && !text.value) {
      draft = half.observation;
      text.value = half.text;
      day.value = half.seenOn;
      offer(true);
    }
    await draw();
  }

  async function tell({ state, piece }) {
    if (state === "sent") told.replaceChildren("Sent. ", piece.title ? make("a", { href: `/audits/${held.bundle.audit.id}/evidence/${piece.id}` }, piece.title) : "");
    await draw();
  }

  async function stands(isOut) {
    if (isSignedOut === isOut) return;
    isSignedOut = isOut;
    await draw();
  }

  for (const each of [text, day]) each.addEventListener("input", typed);
  own.button.addEventListener("click", () => add().catch(() => {}));
  return { offer, restore, tell, stands };
}

// The observations of all rows of a section. Where a network is, they are added on the page of the evidence.
export async function observingAll(held, form, changed, isAlways) {
  const rows = new Map([...form.querySelectorAll("[data-question]")].map((row) => [row.dataset.question, observing(held, form, row, changed)]));
  const each = (work) => Promise.all([...rows.values()].map(work));
  const offered = () => { if (held.bundle.audit.may_answer) each((row) => row.offer()); };
  if (isAlways) offered();
  await each((row) => row.restore());
  return {
    tell: (record) => (record.observation ? rows.get(record.question)?.tell(record) : undefined),
    redraw: () => each((row) => row.restore()),
    outcome({ state }) {
      if (state === "away") offered();
      return each((row) => row.stands(state === "signed out"));
    },
  };
}
