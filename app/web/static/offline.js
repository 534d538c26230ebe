// The page that stands in for an audit without a network: drawn from what this browser keeps.
import { all, answers, counts, find, isPossible } from "./offline-store.js";
import { answersIn, bind, make } from "./offline-form.js";
import { sending } from "./offline-sending.js";
import { show } from "./offline-status.js";

const [, , id, place, part] = location.pathname.split("/");
const room = document.querySelector("[data-room]");
const line = document.querySelector("[data-kept-here]");
const link = (href, words) => make("a", { href }, words);

function draw(heading, ...content) {
  document.title = heading;
  room.replaceChildren(make("h1", {}, heading), ...content);
}

function whose(held) {
  return make("p", { class: "where" }, `${held.bundle.audit.client} · ${held.bundle.audit.title}`);
}

function ways(held) {
  const here = `/audits/${held.bundle.audit.id}`;
  const places = [[here, "All sections"], ...held.bundle.sections.map((each) => [`${here}/sections/${each.id}`, each.short])];
  return make("nav", { class: "places", "aria-label": "This audit" }, make("ul", {}, ...places.map(([href, words]) =>
    make("li", {}, make("a", { href, "aria-current": href === location.pathname ? "page" : null }, words)))));
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

function choice(question, value, label, extra = "") {
  const of = `${question.id}-choice-${value}`;
  return make("div", { class: `choice ${extra}` },
    make("input", { type: "radio", name: `${question.id}-choice`, id: of, value, autocomplete: "off" }),
    make("label", { for: of }, make("span", {}, label), extra ? null : make("span", { class: "n", "aria-hidden": "true" }, value)));
}

function field(question, name, label, made, extra = "") {
  const of = `${question.id}-${name}`;
  made.id = of;
  made.name = of;
  made.setAttribute("autocomplete", "off");
  return make("div", { class: `field ${extra}` }, make("label", { for: of }, label), made);
}

function row(question, kinds) {
  const claim = question.claim;
  const claimed = claim ? [claim.level, claim.said, claim.evidence, claim.note].filter(Boolean).join(" · ") : "";
  return make("fieldset", { class: "kept-row", "data-question": question.id },
    make("legend", {}, make("h2", {}, question.name)),
    question.is_critical ? make("p", {}, make("span", { class: "tag amber" }, "Critical in this sector")) : null,
    make("p", {}, question.question),
    claimed ? make("p", { class: "note" }, make("strong", {}, "They claimed: "), claimed) : null,
    ...question.levels.map((sentence, level) => choice(question, String(level), sentence)),
    choice(question, "dont_know", "Not known", "slim"),
    question.not_applicable ? choice(question, "not_applicable", `It does not apply. ${question.not_applicable}`, "slim") : null,
    question.not_applicable ? field(question, "reason", "Why it does not apply", make("input", { type: "text" }), "reveal") : null,
    field(question, "evidence", "What it rests on", make("select", {}, make("option", { value: "" }, "Not said"),
      ...kinds.map((kind) => make("option", { value: kind.id }, kind.name)))),
    field(question, "note", "Rationale", make("textarea")),
    make("input", { type: "hidden", name: `${question.id}-version`, value: "0" }),
    make("p", { class: "saved", role: "status", "data-saved": true }));
}

function section(held, found) {
  const form = make("form", { "data-audit": id, novalidate: true }, ...found.questions.map((each) => row(each, held.bundle.kinds)));
  const at = held.bundle.sections.indexOf(found);
  const next = held.bundle.sections[at + 1];
  const onward = next ? link(`/audits/${id}/sections/${next.id}`, `Next: ${next.name}`) : link(`/audits/${id}`, "All sections");
  draw(found.name, whose(held), ways(held), form, make("p", {}, onward));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const { id: of } of found.questions) {
    const saved = held.bundle.answers[of] ?? {};
    for (const name of ["choice", "reason", "note", "evidence", "version"]) {
      const into = form.elements.namedItem(`${of}-${name}`);
      if (into && saved[name] !== undefined) into.value = saved[name];
    }
  }
  for (const each of form.querySelectorAll("fieldset, fieldset *")) if (!held.bundle.audit.may_answer && "disabled" in each) each.disabled = true;
  return form;
}

async function serve(held) {
  const found = place === "sections" ? held.bundle.sections.find((each) => each.id === part) : null;
  if (!found) await overview(held, Boolean(place));
  const form = found ? section(held, found) : null;
  let send = () => {};
  const rows = form ? bind(form, Promise.resolve(held), () => send()) : null;
  await rows?.restore();
  send = sending(held, (record) => rows?.tell(held, record), async (outcome) => {
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
  const { others } = await counts("");
  if (!others) return make("p", {}, "Nothing of an audit is kept on this device. Open one while there is a network, and it works here without one.");
  const then = id === "offline" ? "/firms" : `/audits/${id}`;
  return make("p", { class: "look" }, `${answersIn(others)} ${others === 1 ? "is" : "are"} kept here and not sent yet. They are sealed. `,
    link(`/sign-in?then=${encodeURIComponent(then)}`, "Sign in again to open what is kept here"), ", once there is a network.");
}

async function begin() {
  if (id === "offline") return list();
  const held = await find(id);
  return held ? serve(held) : draw("This audit is not open on this device", await nothing(), make("p", {}, link("/audits/offline", "What is kept on this device")));
}

if (isPossible) begin();
