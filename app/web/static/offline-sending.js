// Sends what is kept, one answer or observation at a time. Nothing is removed here before the server has confirmed it.
import { answers, drop, forget, inTurn, keep, lock, noteObserved, noteSaved, observations, put, unsent } from "./offline-store.js";

const PATIENCE = 15000;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60000;
const MOST_TRIED = 20;
const TAG = "Levelhead-Device-Tag";
const same = (one, other) => ["choice", "reason", "note", "evidence"].every((name) => (one?.[name] ?? "").trim() === (other?.[name] ?? "").trim());

// An answer of our server is JSON. Anything else stands in the way: a hotel's page to log in, a proxy without its server.
// Each request says whose things this tab holds. Where somebody else has signed in since, the server refuses it.
async function ask(address, owner, options) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), headers: owner ? { [TAG]: owner } : {}, ...options });
    if (!/^application\/(problem\+)?json/.test(answer.headers.get("content-type") ?? "") || answer.status >= 500 || answer.status === 429) return { status: 0 };
    return { status: answer.status, said: await answer.json(), toldTo: answer.headers.get(TAG) };
  } catch {
    return { status: 0 };
  }
}

// Fetches an audit for its owner and keeps it. Says "here", "away", "signed out", or "gone" where access was taken away.
// What is kept is deleted only where the server told its very owner that there is no such audit.
export async function fetchAudit(id, owner, held = null) {
  const { status, said, toldTo } = await ask(`/audits/${id}/offline.json`, owner);
  if (status === 200 && owner && said.owner !== owner) return { state: "signed out" };
  if (status === 200) return { state: "here", held: await keep(said) };
  if (status === 404 && toldTo && toldTo === held?.owner) return { state: "gone", lost: await forget(held) };
  if (status === 401 || status === 403) {
    if (held) await lock(held);
    return { state: "signed out", said };
  }
  return { state: "away" };
}

// An observation has an id that was made here, so that one that is sent twice is there once.
function trying(held, record) {
  const { observation, question } = record;
  const place = observation ? `evidence/observations/${observation}` : `answers/${question}`;
  const fields = observation ? { question, detail: record.text, dated_on: record.seenOn } : { ...record.fields, version: record.version };
  return ask(`/audits/${held.bundle.audit.id}/${place}`, held.owner, { method: "PUT", body: new URLSearchParams({ ...fields, csrf_token: held.token }) });
}

// A token is good for a day. One that is missing or was refused is fetched anew.
async function renew(held) {
  const found = await fetchAudit(held.bundle.audit.id, held.owner, held);
  if (found.state === "here") Object.assign(held, found.held);
  return found;
}

async function sendOne(held, record, told) {
  const tried = record.observation ? true : [...record.tried, record.fields].slice(-MOST_TRIED);
  await inTurn(() => put(held, { ...record, tried }, record.stamp));
  let answer = await trying(held, record);
  if (answer.status === 403 || answer.status === 404) {
    const found = await renew(held);
    if (found.state !== "here") return found;
    if (answer.status === 403) answer = await trying(held, record);
  }
  if (answer.status === 0) return { state: "away" };
  if (answer.status === 401) { await lock(held); held.token = null; return { state: "signed out", said: answer.said }; }
  await inTurn(() => (record.observation ? settleObserved : settle)(held, record, answer, told));
  return { state: "here" };
}

const refusal = (said) => Object.values(said.errors ?? {})[0] ?? `${said.title}. ${said.detail}`;

async function settleObserved(held, record, { status, said }, told) {
  if (status === 200) await noteObserved(held, record.question, said);
  const now = (await observations(held)).find((each) => each.observation === record.observation);
  if (!now || now.state !== "waiting") return; // taken back in the meantime
  if (status === 200) await drop(held, now);
  else await put(held, { ...now, state: "refused", said: refusal(said) });
  told(status === 200 ? { ...now, state: "sent", piece: said } : now);
}

async function settle(held, record, { status, said }, told) {
  const now = (await answers(held)).find((each) => each.question === record.question);
  if (!now) return;
  const isStill = same(now.fields, record.fields);
  if (status === 200) {
    await noteSaved(held, record.question, record.fields, said.version);
    if (isStill) await drop(held, now);
    else await put(held, { ...now, version: said.version, tried: [] });
    told(isStill ? { ...now, state: "sent", version: said.version } : { ...now, version: said.version });
    return;
  }
  const isMine = status === 409 && said.saved && record.tried.some((sent) => same(said.saved, sent));
  const next = isMine ? { ...now, version: said.version }  // it had come through: only its confirmation was lost
    : status === 409 && said.saved ? { ...now, state: "conflict", theirs: { ...said.saved, version: said.version, by: said.by, at: said.at } }
    : { ...now, state: "refused", said: refusal(said) };
  await put(held, next);
  told(next);
}

// Sends all that waits. One tab at a time: the others find nothing left to do.
async function sendAll(held, told) {
  if (!held.token) {
    const found = await renew(held);
    if (found.state !== "here") return found;
  }
  for (const tried = new Set(); ;) {
    const record = (await unsent(held)).find((each) => each.state === "waiting" && !tried.has(each.stamp));
    if (!record) return { state: "here", hasSent: tried.size > 0 };
    tried.add(record.stamp);
    const outcome = await sendOne(held, record, told);
    if (outcome.state !== "here") return outcome;
  }
}

// Returns a function that sends now, and again later where there was no network. `told` hears of each answer, `done` of the end.
export function sending(held, told, done) {
  let wait = FIRST_WAIT;
  let timer = 0;
  let running = null;
  let again = false;
  let isGone = false;

  const tell = (outcome) => done(outcome).catch(() => {}); // after signing out there is nothing left to tell of

  async function run() {
    do {
      again = false;
      const outcome = await navigator.locks.request("levelhead-sending", () => sendAll(held, told)).catch(() => ({ state: "away" }));
      await tell(outcome);
      isGone = outcome.state === "gone";
      clearTimeout(timer);
      wait = outcome.state === "away" ? Math.min(wait * 2, LONGEST_WAIT) : FIRST_WAIT;
      if (outcome.state === "away") timer = setTimeout(send, wait);
    } while (again && !isGone);
  }

  function send() {
    if (isGone) return Promise.resolve(); // it has been said, and there is nothing left to send
    if (running) again = true;
    running ??= run().finally(() => { running = null; });
    return running;
  }

  window.addEventListener("online", send);
  window.addEventListener("offline", () => tell({ state: "away" }));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  return send;
}
