// One sentence for a whole audit: what is saved, what waits, what needs somebody.
import { drop, unsent } from "./offline-store.js";
import { answersIn, countedIn, make, said as inFull } from "./offline-form.js";

let hadSome = false;

function gone({ lost }) {
  const others = lost.length ? `, with ${countedIn(lost)} that had not been sent` : "";
  return `You no longer have access to this audit. What was kept of it on this device has been deleted${others}.`;
}

function signIn(said, count) {
  const then = `/sign-in?then=${encodeURIComponent(location.pathname)}`;
  const why = said ? `${said.title}. ` : "";
  return [`${why}${count ? `Kept on this device, ${count} to send. ` : ""}`, make("a", { href: then }, "Sign in again"), count ? " to send it." : " to go on."];
}

// Only rows that may be answered are kept, and only where this device has not failed to. Every other form needs a network.
const keepsAnswers = (held) => held.bundle.audit.may_answer && document.querySelector("form[data-audit]:not([data-unkept]) [data-question]");

function inWords(held, outcome, kept) {
  const of = (state) => kept.filter((each) => each.state === state);
  const count = (state) => of(state).length;
  const waiting = kept.length - count("conflict") - count("refused");
  if (outcome.state === "gone") return [gone(outcome)];
  if (outcome.state === "signed out") return signIn(outcome.said, kept.length);
  if (outcome.state === "away") return [`No network.${kept.length ? ` Kept on this device, ${kept.length} to send.` : keepsAnswers(held) ? " What you answer is kept on this device." : ""}`];
  return [[
    waiting ? `Kept on this device, ${waiting} to send.` : "",
    count("conflict") ? `${answersIn(count("conflict"))} met another: choose which stands.` : "",
    count("refused") ? `${countedIn(of("refused"))} could not be taken.` : "",
    !kept.length && hadSome ? "Sent. Everything is saved." : "",
  ].filter(Boolean).join(" ")];
}

// The way to an answer that needs somebody, where it stands in another section.
function wayTo(held, kept) {
  const needed = kept.find((each) => each.state === "conflict");
  const section = held.bundle.sections.find(({ questions }) => questions.some((each) => each.id === needed?.question));
  const href = section ? `/audits/${held.bundle.audit.id}/sections/${section.id}` : location.pathname;
  return href === location.pathname ? [] : [" ", make("a", { href }, "Go there"), "."];
}

const whole = (held, record) => (record.observation ? [record.text] : inFull(held, record.question, record.fields));

// What the server would not take, to be read, copied elsewhere and removed: after a completion, say.
function untaken(place, held, kept) {
  const refused = kept.filter((each) => each.state === "refused");
  if (!refused.length) return [];
  const row = (record) => {
    const item = make("li", {}, `${record.said} `, ...whole(held, record).map((each) => make("span", {}, `${each} `)),
      make("button", { type: "button", class: "plain", onclick: async () => { await drop(held, record); hadSome = false; item.remove(); place.dispatchEvent(new Event("removed")); } }, "Remove it from this device"));
    return item;
  };
  return [make("details", {}, make("summary", {}, "What could not be taken"), make("ul", {}, ...refused.map(row)))];
}

// Shows how an audit stands. A calm line stays where it is; one that needs somebody goes along with the page.
export async function show(place, held, outcome, ...more) {
  const kept = await unsent(held);
  hadSome ||= kept.length > 0 || Boolean(outcome.hasSent);
  const said = [...inWords(held, outcome, kept), ...wayTo(held, kept), ...more, ...untaken(place, held, kept)];
  place.toggleAttribute("data-calm", outcome.state === "here" && !kept.length);
  if (place.textContent !== said.map((each) => each.textContent ?? each).join("")) place.replaceChildren(...said);
}
