// What this browser keeps of an audit: sealed with AES-GCM, and named only by tags that say nothing.
const NAME = "levelhead-audits";
const text = new TextEncoder();
const STORES = ["device", "audits", "answers"];
let opened = null;
let tags = null;
let isClosed = false;
const tabs = new BroadcastChannel("levelhead");
tabs.onmessage = () => { isClosed = true; }; // somebody signed out: what is open elsewhere keeps nothing more

export const isPossible = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB && navigator.serviceWorker && navigator.locks);

const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function open() {
  if (isClosed) throw new Error("signed out");
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("device");
      asked.result.createObjectStore("audits", { keyPath: "tag" });
      asked.result.createObjectStore("answers", { keyPath: ["audit", "question"] });
    };
    asked.onsuccess = () => {
      asked.result.onclose = () => { opened = tags = null; };
      asked.result.onversionchange = () => { asked.result.close(); opened = tags = null; };
      resolve(asked.result);
    };
    asked.onerror = () => { opened = null; reject(asked.error); };
  });
  return opened;
}

async function within(mode, work) {
  const transaction = (await open()).transaction(STORES, mode, { durability: "strict" });
  const finished = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const [result] = await Promise.all([work(...STORES.map((name) => transaction.objectStore(name))), finished]);
  return result;
}

// One change at a time, in all tabs.
export const inTurn = (work) => navigator.locks.request("levelhead-kept", work);

// The device's own key for tags, made once.
async function deviceKey() {
  const made = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return within("readwrite", async (device) => {
    const known = await answered(device.get("tags"));
    if (!known) device.put(made, "tags");
    return known ?? made;
  });
}

async function tag(...parts) {
  tags ??= deviceKey();
  const signed = await crypto.subtle.sign("HMAC", await tags, text.encode(parts.join("|")));
  return Array.from(new Uint8Array(signed).slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function seal(key, bound, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: text.encode(bound) };
  return { iv, box: await crypto.subtle.encrypt(how, key, text.encode(JSON.stringify(value))) };
}

async function unseal(key, bound, { iv, box }) {
  const how = { name: "AES-GCM", iv, additionalData: text.encode(bound) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, box)));
}

// Keeps an audit as the server sent it. What is held is what every other function here takes.
export async function keep({ key: raw, csrf_token: token, ...bundle }) {
  const bytes = Uint8Array.from(atob(raw), (each) => each.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const held = { tag: await tag(bundle.owner, bundle.audit.id), owner: bundle.owner, expires: bundle.expires, key, bundle, token };
  await lockOthers(bundle.owner);
  await write(held);
  return held;
}

async function write({ tag: of, owner, expires, key, bundle }) {
  const sealed = await seal(key, `audit|${of}`, bundle);
  await within("readwrite", (_, audits) => { audits.put({ tag: of, owner, expires, key, ...sealed }); });
}

// The answers of one question as the server has them now: the next visit without a network starts from these.
export async function noteSaved(held, question, fields, version) {
  held.bundle.answers[question] = { ...held.bundle.answers[question], ...fields, version };
  questionOf(held, question).saved = "Saved.";
  await writeAgain(held);
}

// An observation that the server has by now is one more piece of evidence of its question.
export async function noteObserved(held, question, piece) {
  const { evidence } = questionOf(held, question);
  if (piece.title && !evidence.some((each) => each.id === piece.id)) evidence.push(piece);
  await writeAgain(held);
}

async function writeAgain(held) {
  const isKept = await within("readonly", (_, audits) => answered(audits.getKey(held.tag)));
  if (isKept) await write(held);
}

export const questionOf = (held, id) => held.bundle.sections.flatMap((section) => section.questions).find((each) => each.id === id);

// Removes the keys, and what they open, of everybody else and of sessions that have ended. What is not sent stays, sealed.
export async function lockOthers(owner) {
  await within("readwrite", async (_, audits) => {
    for (const each of await answered(audits.getAll())) {
      if (each.expires <= Date.now() || (owner && each.owner !== owner)) audits.delete(each.tag);
    }
  });
}

// Whether anything was ever kept here. Only to ask must not make the database.
export const exists = async () => !indexedDB.databases || (await indexedDB.databases()).some((each) => each.name === NAME);

export const lock = (held) => within("readwrite", (_, audits) => { audits.delete(held.tag); });

// Every audit that can be opened here now.
export async function all() {
  await lockOthers();
  const kept = await within("readonly", (_, audits) => answered(audits.getAll()));
  return Promise.all(kept.map(async (each) => {
    const bundle = await unseal(each.key, `audit|${each.tag}`, each);
    return { tag: each.tag, owner: each.owner, expires: each.expires, key: each.key, bundle, token: null };
  }));
}

export const find = async (id) => (await all()).find((each) => each.bundle.audit.id === id) ?? null;

// Where a record lies: an answer under its question, each observation under an id of its own.
const slotOf = (held, { question, observation }) => (observation ? tag(held.tag, "observation", observation) : tag(held.tag, question));

// Puts an answer or an observation into what is kept. With `instead`, only over that very one: whoever typed on meanwhile goes first.
export async function put(held, record, instead = null) {
  const question = await slotOf(held, record);
  const sealed = await seal(held.key, `answer|${held.tag}|${question}`, record);
  const row = { audit: held.tag, question, owner: held.owner, stamp: crypto.randomUUID(), observation: Boolean(record.observation), ...sealed };
  return within("readwrite", async (_, __, answers) => {
    const now = await answered(answers.get([held.tag, question]));
    const may = !instead || now?.stamp === instead;
    if (may) answers.put(row);
    return may;
  });
}

export async function drop(held, record) {
  const question = await slotOf(held, record);
  return within("readwrite", async (_, __, answers) => {
    const now = await answered(answers.get([held.tag, question]));
    const may = now?.stamp === record.stamp;
    if (may) answers.delete([held.tag, question]);
    return may;
  });
}

const ofAudit = (of) => IDBKeyRange.bound([of], [of, []]);

// What is kept of one audit and not sent, with the stamp of each.
export async function unsent(held) {
  const rows = await within("readonly", (_, __, kept) => answered(kept.getAll(ofAudit(held.tag))));
  return Promise.all(rows.map(async (row) => {
    const record = await unseal(held.key, `answer|${row.audit}|${row.question}`, row);
    return { ...record, stamp: row.stamp };
  }));
}

export const answers = async (held) => (await unsent(held)).filter((each) => !each.observation);
export const observations = async (held) => (await unsent(held)).filter((each) => each.observation);
export const answer = async (held, question) => (await answers(held)).find((each) => each.question === question) ?? null;

// Deletes all of one audit, and says what had not been sent.
export function forget(held) {
  return within("readwrite", async (_, audits, kept) => {
    const lost = await answered(kept.getAll(ofAudit(held.tag)));
    audits.delete(held.tag);
    kept.delete(ofAudit(held.tag));
    return lost;
  });
}

// Whose things lie here: what is one owner's, what is of others, and what of the owner's no key here opens.
export async function ownedBy(owner) {
  const [kept, rows] = await within("readonly", (_, audits, all) => Promise.all([answered(audits.getAllKeys()), answered(all.getAll())]));
  const mine = rows.filter((row) => row.owner === owner);
  return { mine, others: rows.filter((row) => row.owner !== owner), locked: mine.filter((row) => !kept.includes(row.audit)) };
}

export async function owner() {
  const kept = await within("readonly", (_, audits) => answered(audits.getAll()));
  return kept[0]?.owner ?? "";
}

// Deletes what one owner has here. Where nobody else has anything, the database, the caches and the worker go too.
export async function wipe(of, othersStay) {
  tabs.postMessage("left");
  await within("readwrite", async (device, audits, kept) => {
    for (const row of await answered(kept.getAll())) if (!othersStay || row.owner === of) kept.delete([row.audit, row.question]);
    audits.clear();
    if (!othersStay) device.clear();
  });
  if (othersStay) return;
  (await opened)?.close();
  isClosed = true;
  await new Promise((resolve) => { Object.assign(indexedDB.deleteDatabase(NAME), { onsuccess: resolve, onerror: resolve, onblocked: resolve }); });
  for (const name of await caches.keys()) if (name.startsWith("levelhead-")) await caches.delete(name);
  for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
}
