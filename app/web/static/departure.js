// Signing out wipes what this browser keeps of audits, and first says what has not been sent. Without it, the button signs out.
import { exists, isPossible, lockOthers, ownedBy, owner, wipe } from "./offline-store.js";
import { countedIn, make } from "./offline-form.js";

const LEAVING = "levelhead-leaving";
const way = document.querySelector("[data-departure]");
const ELSEWHERE = "It was done in another tab or window.";
const UNTOLD = "There was no network, so our server does not know yet. Open any of our pages on this device once it is back, and you are signed out there too.";
let isAsked = false;
let isLeaving = false;

const flag = (work) => { try { return work(localStorage); } catch { return null; } };

// What is left on the page of somebody who signed out, where there is no other page to go to.
function gone(how) {
  document.querySelector("header nav")?.remove();
  document.title = "Signed out on this device";
  const heading = make("h1", { tabindex: "-1" }, "Signed out on this device");
  document.querySelector("main > .column").replaceChildren(heading,
    make("p", {}, "Nothing of your audits is kept here any more."),
    make("p", {}, how));
  heading.focus();
}

function ask(mine) {
  const card = make("div", { class: "look", role: "group", "aria-label": "Before you sign out", tabindex: "-1" },
    make("p", {}, make("strong", {}, `${countedIn(mine)} on this device ${mine.length === 1 ? "has" : "have"} not been sent.`)),
    make("p", {}, "Sign out now, and what has not been sent is lost. To send it, stay signed in and open the audit with a network."),
    make("div", { class: "actions" },
      make("button", { type: "button", onclick: () => { isAsked = false; card.remove(); } }, "Stay signed in"),
      make("button", { type: "button", class: "second", onclick: () => depart() }, "Sign out without sending")));
  document.querySelector("main > .column").prepend(card);
  card.focus();
  isAsked = true;
}

async function depart() {
  const of = way.dataset.departure || (await owner());
  const { mine, others: theirs } = await ownedBy(of);
  if (mine.length && !isAsked) { ask(mine); return; }
  isLeaving = true;
  await wipe(of, theirs.length > 0);
  flag((store) => store.setItem(LEAVING, of));
  const isForm = way instanceof HTMLFormElement;
  const fields = isForm ? new URLSearchParams(new FormData(way)) : null;
  if (isForm && theirs.length) fields.set("others_kept", "yes");
  try {
    const answer = await fetch(isForm ? way.action : "/health", { method: isForm ? "POST" : "GET", body: fields, credentials: "same-origin", redirect: "manual" });
    if (!isForm) { location.assign("/account"); return; } // where the flag signs out
    flag((store) => store.removeItem(LEAVING));
    if (answer.type === "opaqueredirect") location.assign("/sign-in?told=signed-out");
    else way.submit();
  } catch {
    gone(UNTOLD);
  }
}

async function begin() {
  way.addEventListener(way instanceof HTMLFormElement ? "submit" : "click", (event) => { event.preventDefault(); depart(); });
  const of = way.dataset.departure;
  if (!of) return;
  const hasLeft = flag((store) => store.getItem(LEAVING)) === of;
  flag((store) => store.removeItem(LEAVING));
  if (hasLeft) { isAsked = true; await depart(); return; }
  if (!(await exists())) return;
  await lockOthers(of);
  const { locked } = await ownedBy(of);
  if (locked.length && !document.querySelector("[data-kept-here]")) { // a page of an audit says itself what waits
    document.querySelector("main > .column").prepend(make("p", { class: "look" }, `${countedIn(locked)} on this device ${locked.length === 1 ? "has" : "have"} not been sent. Open the audit again, and ${locked.length === 1 ? "it is" : "they are"}.`));
  }
}

new BroadcastChannel("levelhead").onmessage = () => { if (!isLeaving) gone(ELSEWHERE); };
if (way && isPossible) begin();
