// The page that stands in for an audit without a network: drawn from what this browser keeps.
import { all, answers, find, isPossible, ownedBy } from "./offline-store.js";
import { bind, countedIn, make } from "./offline-form.js";
import { observingAll } from "./offline-observations.js";
import { sending } from "./offline-sending.js";
import { show } from "./offline-status.js";

const [, , id, place, part] = location.pathname.split("/");
const room = document.querySelector("[data-room]");
const line = document.querySelector("[data-kept-here]");
const hidden = (words) => make("span", { class: "visually-hidden" }, words);
const link = (href, words) => make("a", { href }, words);

function draw(heading, ...content) {
  document.title = heading;
  room.replaceChildren(make("h1", {}, heading), ...content);
}

function whose(held) {
  return make("p", { class: "where" }, `${held.bundle.audit.client} · ${held.bundle.audit.title}`);
}

function dot(kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const circle = document.createElementNS(svg.namespaceURI, "circle");
  for (const [of, values] of [[svg, { viewBox: "0 0 12 12", "aria-hidden": "true", focusable: "false" }], [circle, { class: `dot ${kind}`, cx: 6, cy: 6, r: 4.5 }]]) {
    for (const [name, value] of Object.entries(values)) of.setAttribute(name, value);
  }
  svg.append(circle);
  return svg;
}

function ways(held, count) {
  const step = (each) => {
    const href = `/audits/${id}/sections/${each.id}`;
    const done = count(each);
    const kind = done === each.questions.length ? "done" : done ? "some" : "";
    return make("li", {}, make("a", { href, "aria-current": href === location.pathname ? "step" : null }, dot(kind), each.short,
      hidden(`, ${done} of ${each.questions.length} verified`)));
  };
  return make("nav", { "aria-label": "Sections" }, make("ol", { class: "steps" }, ...held.bundle.sections.map(step)));
}

async function given(held) {
  const kept = (await answers(held)).map((each) => each.question);
  return (section) => section.questions.filter((each) => held.bundle.answers[each.id]?.choice || kept.includes(each.id)).length;
}

async function overview(held, isOther) {
  const count = await given(held);
  draw(isOther ? "This page needs a network" : "Kept on this device", whose(held),
    make("p", {}, held.bundle.audit.may_answer ? "These sections work without a network. What you answer is kept here, sealed, and sent when the network is back." : "These sections can be read without a network."),
    make("ul", { class: "rows" }, ...held.bundle.sections.map((section) => make("li", { class: "split" },
      link(`/audits/${id}/sections/${section.id}`, section.name),
      make("span", { class: "quiet" }, `${count(section)} of ${section.questions.length}`)))));
}

function pick(question, value, ...label) {
  const of = `${question.id}-choice-${value}`;
  return make("div", { class: `pick${/^\d$/.test(value) ? "" : " slim"}` },
    make("input", { type: "radio", name: `${question.id}-choice`, id: of, value, autocomplete: "off" }),
    make("label", { for: of }, ...label));
}

const named = (words) => make("span", { class: "name" }, words);

function levels(question, words) {
  return make("div", { class: "levels-row", role: "group", "aria-label": `${words.verified_level}: ${question.name}` },
    ...question.levels.map((level, value) => pick(question, String(value), make("b", {}, String(value)), " ", named(level.name), " ", make("span", { class: "sentence" }, level.sentence))),
    pick(question, "dont_know", named(words.not_known)),
    question.not_applicable ? pick(question, "not_applicable", named(words.does_not_apply)) : null);
}

function field(question, name, label, made, extra = "", hint = null) {
  const of = `${question.id}-${name}`;
  made.id = of;
  made.name = of;
  made.setAttribute("autocomplete", "off");
  if (hint) made.setAttribute("aria-describedby", `${of}-hint`);
  return make("div", { class: extra }, make("label", { for: of }, label), hint ? make("span", { class: "hint", id: `${of}-hint` }, hint) : null, made);
}

function meanings(question, words) {
  return make("details", { class: "meanings" }, make("summary", { class: "small" }, words.meanings, hidden(`: ${question.name}`)),
    make("div", { class: "inside small" },
      make("ol", { start: "0" }, ...question.levels.map((level) => make("li", {}, make("strong", {}, `${level.name}.`), ` ${level.sentence}`))),
      make("p", {}, `${words.good_evidence}: ${question.good_evidence.join("; ")}.`)));
}

function verify(question, { words, kinds }) {
  return make("div", { class: "verify" },
    make("p", { class: "asked" }, question.question),
    levels(question, words),
    ...question.levels.map((level, value) => make("p", { class: "chosen small", "data-level": String(value) }, level.sentence)),
    question.not_applicable ? field(question, "reason", words.why_not, make("input", { type: "text" }), "field why-not", question.not_applicable) : null,
    meanings(question, words),
    make("div", { class: "behind" },
      field(question, "evidence", words.rests_on, make("select", {}, make("option", { value: "" }, words.not_said), ...kinds.map((kind) => make("option", { value: kind.id }, kind.name)))),
      field(question, "note", words.rationale, make("textarea", { rows: "2" }))),
    make("input", { type: "hidden", name: `${question.id}-version`, value: "0" }),
    make("p", { class: "saved", role: "status", "data-saved": true }, question.saved));
}

// An answer to read: its level, and what stands behind it.
function stands(said, words) {
  const pips = said.level === null ? null : make("span", { class: "pips", "aria-hidden": "true" }, "●".repeat(said.level + 1), make("i", {}, "○".repeat(4 - said.level)));
  return [make("p", { class: "stands" }, pips ? make("span", { class: "level" }, pips, ` ${said.level}, ${said.level_name}`) : said.level_name),
    said.reason ? make("p", { class: "small keep-lines" }, said.reason) : null,
    said.evidence ? make("p", { class: "small quiet" }, `${words.what_rests}: ${said.evidence.toLowerCase()}`) : null,
    said.note ? make("p", { class: "small quiet keep-lines" }, said.note) : null];
}

function beside(question, { words, has_claim: hasClaim, earlier_on: earlierOn }) {
  const block = (label, heading, ...content) => make("section", { class: "claim", "aria-label": `${label}: ${question.name}` }, make("h3", {}, heading), ...content);
  const evidence = make("section", { class: "claim", "aria-label": `${words.evidence}: ${question.name}`, "data-observing": true },
    question.evidence.length ? make("h3", {}, words.evidence) : null,
    question.evidence.length ? make("ul", { class: "small" }, ...question.evidence.map((each) => make("li", {}, each.title))) : null);
  return make("div", { class: "beside" },
    question.claim ? block(words.claims, words.claims, ...stands(question.claim, words)) : hasClaim ? make("p", { class: "small quiet" }, words.claims_nothing) : null,
    question.earlier ? block(words.last_audit, `${words.verified_on} ${earlierOn}`, ...stands(question.earlier, words)) : null,
    evidence);
}

function row(question, bundle) {
  return make("fieldset", { class: "row", id: question.id, "data-question": question.id, tabindex: "-1" },
    make("legend", {}, make("h2", { class: "row-name" }, question.name),
      question.is_critical ? " " : null, question.is_critical ? make("span", { class: "tag amber" }, bundle.words.critical) : null),
    make("div", { class: "row-in" }, verify(question, bundle), beside(question, bundle)));
}

async function section(held, found) {
  const { bundle } = held;
  const form = make("form", { "data-audit": id, novalidate: true }, ...found.questions.map((each) => row(each, bundle)));
  const next = bundle.sections[bundle.sections.indexOf(found) + 1];
  const onward = next ? link(`/audits/${id}/sections/${next.id}`, `${bundle.words.following}: ${next.name}`) : link(`/audits/${id}`, "All sections");
  draw(found.name, whose(held), ways(held, await given(held)), form, make("p", {}, onward, ...(next ? [" · ", link(`/audits/${id}`, "All sections")] : [])));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const { id: of } of found.questions) {
    const saved = bundle.answers[of] ?? {};
    for (const name of ["choice", "reason", "note", "evidence", "version"]) {
      const into = form.elements.namedItem(`${of}-${name}`);
      if (into && saved[name] !== undefined) into.value = saved[name];
    }
  }
  for (const each of form.elements) if (!bundle.audit.may_answer && each.name) each.disabled = true;
  return form;
}

async function serve(held) {
  const found = place === "sections" ? held.bundle.sections.find((each) => each.id === part) : null;
  if (!found) await overview(held, Boolean(place));
  const form = found ? await section(held, found) : null;
  let send = () => {};
  const rows = form ? bind(form, Promise.resolve(held), () => send()) : null;
  await rows?.restore();
  const seen = form ? await observingAll(held, form, () => send(), true) : null;
  line.addEventListener("removed", () => seen?.redraw());
  send = sending(held, (record) => { rows?.tell(held, record); return seen?.tell(record); }, async (outcome) => {
    await seen?.outcome(outcome);
    const back = outcome.state === "here" ? [" There is a network again. ", link(location.href, "Open the page as it is now"), "."] : [];
    await show(line, held, outcome, ...back);
    if (outcome.state === "gone") draw("This audit is no longer yours", make("p", {}, link("/firms", "Go to your clients")));
  });
  send();
}

async function list() {
  const kept = await all();
  draw("Kept on this device", kept.length ? make("p", {}, "These audits open without a network.") : await nothing(),
    make("ul", { class: "rows" }, ...kept.map(({ bundle: { audit } }) => make("li", {}, link(`/audits/${audit.id}`, `${audit.client}: ${audit.title}`)))),
    make("p", {}, link("/firms", "Your clients, with a network")));
}

// What to say where no key here opens anything.
async function nothing() {
  const { others } = await ownedBy("");
  if (!others.length) return make("p", {}, "Nothing of an audit is kept on this device. Open one while there is a network, and it works here without one.");
  const then = id === "offline" ? "/firms" : `/audits/${id}`;
  return make("p", { class: "look" }, `${countedIn(others)} ${others.length === 1 ? "is" : "are"} kept here and not sent yet, sealed. `,
    link(`/sign-in?then=${encodeURIComponent(then)}`, "Sign in again to open what is kept here"), ", once there is a network.");
}

async function begin() {
  if (id === "offline") return list();
  const held = await find(id);
  return held ? serve(held) : draw("This audit is not open on this device", await nothing(), make("p", {}, link("/audits/offline", "What is kept on this device")));
}

if (isPossible) begin();
