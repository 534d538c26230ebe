// A form of an audit that cannot be sent stays on the page as it was typed, and says so beside its button.
const PATIENCE = 5000;
const OFFLINE = "No network, so this has not been sent. What you typed stays on this page: send it again once there is one.";
const UNANSWERED = "No answer came, so this may not have been saved. What you typed stays on this page. Once there is a network, look in another tab whether it arrived, or send it again here.";
let asking = false;
let cleared = null;
let going = null;
let isUnsent = false;

// Fields may be called "action" or "method", so the form's own properties are not to be trusted.
const address = (form, button) => new URL(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href).href;
const isOurs = (form, button) => form.getAttribute("method") === "post" && new URL(address(form, button)).pathname.startsWith("/audits/");

function say({ form, button }, sentence) {
  const place = form.querySelector("[data-unsent]") ?? document.createElement("p");
  place.className = "look";
  place.setAttribute("role", "alert");
  place.setAttribute("data-unsent", "");
  (button?.closest(".actions") ?? button ?? form.lastElementChild).before(place);
  place.textContent = sentence;
  isUnsent = true;
  form.dispatchEvent(new Event("unsent"));
}

// Where the worker is, it keeps the page when nobody answers. Where it is not, or not yet, we ask first.
async function isWatched() {
  const found = await navigator.serviceWorker?.getRegistration("/audits/").catch(() => null);
  return navigator.onLine && Boolean(found?.active);
}

const isAnswered = () => fetch("/health", { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) })
  .then((answer) => answer.type === "basic", () => false);

async function send(form, button) {
  asking = true;
  const may = (await isWatched()) || (await isAnswered());
  asking = false;
  if (!may) { say({ form, button }, OFFLINE); return; }
  cleared = form;
  form.requestSubmit(button);
}

function submitted(event) {
  const { target: form, submitter: button } = event;
  if (event.defaultPrevented || !isOurs(form, button)) return;
  if (cleared === form) {
    cleared = null;
    isUnsent = false;
    going = { form, button };
    return;
  }
  event.preventDefault();
  if (!asking) send(form, button);
}

// For every page with such forms. It listens at the window: whatever else holds a form back comes before.
window.addEventListener("submit", submitted);
window.addEventListener("beforeunload", (event) => { if (isUnsent) event.preventDefault(); });
navigator.serviceWorker?.addEventListener("message", ({ data }) => {
  if (!going || data?.unsent !== address(going.form, going.button)) return;
  say(going, UNANSWERED);
  going = null;
});
