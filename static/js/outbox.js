// Visits that wait on the phone until the portal has them. Used by pages and by the service worker alike.
//
// A visit is made into bytes once and sent as those bytes, however often. Nothing is deleted here before the portal has
// answered with the hash of the same bytes and said that all photos are with it.
//
// States: draft (being written), posted (went out as an ordinary form; whether it came is asked), waiting, sending, signin,
// refused, conflict, sent.

const Outbox = (() => {
  const NAME = "ikm-luring";
  const TAG = "ikm-kirim"; // of the lock and of Background Sync
  const PLACE = "/usaha/kunjungan/";
  const PATIENCE = 90_000; // ms for one answer
  const [SMALLEST, LARGEST] = [16 * 1024, 256 * 1024]; // bytes of a piece; what is lost when a line is cut
  const OLDEST = 2 * 24 * 3600 * 1000; // ms a sent visit stays in the list
  const TO_SEND = ["waiting", "sending", "signin", "posted"];

  class Later extends Error {} // no signal, or the portal is busy
  class SignedOut extends Error {}

  const news = new BroadcastChannel(NAME);
  const tell = () => news.postMessage("changed");

  // The phone's store

  let opened;

  function open() {
    opened ??= new Promise((done, fail) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => build(request.result);
      request.onerror = () => fail(request.error);
      request.onsuccess = () => {
        request.result.onversionchange = close;
        request.result.onclose = () => (opened = undefined);
        done(request.result);
      };
    });
    opened.catch(() => (opened = undefined));
    return opened;
  }

  function build(base) {
    base.createObjectStore("makers", { keyPath: "pk" }); // one: who is signed in, and whom they may visit
    base.createObjectStore("visits", { keyPath: "key" });
    base.createObjectStore("photos", { keyPath: "id" }).createIndex("key", "key");
  }

  async function close() {
    const base = await opened;
    opened = undefined;
    base?.close();
  }

  const answered = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

  // `strict`: what was said to be kept survives an empty battery.
  async function within(names, mode, deed) {
    const transaction = (await open()).transaction(names, mode, { durability: "strict" });
    const ended = new Promise((done, fail) => {
      transaction.oncomplete = done;
      transaction.onabort = () => fail(transaction.error);
    });
    ended.catch(() => {});
    const result = await deed(...names.map((name) => transaction.objectStore(name)));
    await ended;
    return result;
  }

  const visits = () => within(["visits"], "readonly", (store) => answered(store.getAll()));
  const visit = (key) => within(["visits"], "readonly", (store) => answered(store.get(key)));
  const holder = async () => (await within(["makers"], "readonly", (store) => answered(store.getAll())))[0];

  async function photosOf(key) {
    const found = await within(["photos"], "readonly", (store) => answered(store.index("key").getAll(key)));
    return found.sort((one, other) => one.at - other.at);
  }

  async function change(key, facts) {
    await within(["visits"], "readwrite", async (store) => {
      const found = await answered(store.get(key));
      if (found) store.put({ ...found, ...facts });
    });
    tell();
  }

  async function forgetPhotos(store, key) {
    for (const id of await answered(store.index("key").getAllKeys(key))) store.delete(id);
  }

  async function discard(key) {
    await within(["visits", "photos"], "readwrite", async (told, photos) => {
      told.delete(key);
      await forgetPhotos(photos, key);
    });
    tell();
  }

  // Writing

  // `{key, seller: {pk, name, place}, user: {pk, name}}` and what is typed so far.
  async function draft(facts, told) {
    const made = { state: "draft", at: Date.now(), ...facts, told };
    await within(["visits"], "readwrite", (store) => store.put(made));
    tell();
  }

  async function hash(bytes) {
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function addPhoto(key, file) {
    const bytes = await file.arrayBuffer();
    const checksum = await hash(bytes);
    const photo = { id: `${key}/${checksum}`, key, checksum, size: bytes.byteLength, bytes, at: Date.now() };
    await within(["photos"], "readwrite", (store) => store.put(photo));
    return photo;
  }

  const dropPhoto = (id) => within(["photos"], "readwrite", (store) => store.delete(id));

  // From here on it is these bytes, and no others.
  async function hold(key) {
    const found = await visit(key);
    const photos = (await photosOf(key)).map(({ checksum, size }) => ({ checksum, size }));
    const told = { ...found.told, seller: found.seller.pk, device_at: new Date().toISOString(), photos };
    const bytes = new TextEncoder().encode(JSON.stringify(told)).buffer;
    const size = photos.reduce((sum, photo) => sum + photo.size, 0);
    await change(key, { state: "waiting", bytes, hash: await hash(bytes), count: photos.length, size, kept: 0, gone: 0, said: "" });
    navigator.storage?.persist?.();
    await wake();
  }

  // What was refused, written again under a new key. Comes back with the key.
  async function again(key) {
    const [found, photos, fresh] = [await visit(key), await photosOf(key), crypto.randomUUID()];
    const { seller, user, told } = found;
    await within(["visits", "photos"], "readwrite", async (visitStore, photoStore) => {
      visitStore.put({ key: fresh, seller, user, told, state: "draft", at: Date.now() });
      for (const photo of photos) photoStore.put({ ...photo, key: fresh, id: `${fresh}/${photo.checksum}` });
      visitStore.delete(key);
      await forgetPhotos(photoStore, key);
    });
    tell();
    return fresh;
  }

  // Asking the portal

  async function ask(address, options = {}) {
    let answer;
    try {
      answer = await fetch(address, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
      const isTold = answer.headers.get("Content-Type")?.startsWith("application/json");
      return { status: answer.status, told: isTold ? await answer.json() : null, door: doorOf(answer) };
    } catch {
      throw new Later();
    }
  }

  const doorOf = (answer) => answer.redirected && new URL(answer.url).pathname.startsWith("/akun/");

  // An answer of the portal itself: not its door, not one of a network that wants to be paid first, not a busy server.
  async function heard(address, options) {
    const answer = await ask(address, options);
    if (answer.door) throw new SignedOut();
    if (answer.status >= 500 || answer.status === 429 || (answer.status < 400 && !answer.told)) throw new Later();
    return answer;
  }

  let person = null; // who is signed in, with the token a delivery needs

  async function greet() {
    const { status, told } = await heard(`${PLACE}ikm/`, { headers: { Accept: "application/json" } });
    if (status !== 200) throw new Later();
    person = { ...told.user, token: told.token };
    await within(["makers"], "readwrite", (store) => {
      store.clear();
      store.put({ ...told.user, makers: told.makers, at: Date.now() });
    });
    tell();
    return person;
  }

  // A sign-in renews the token: one that is refused may be another person's, so who is there is asked before the second try.
  async function post(address, body, type) {
    const { pk } = person;
    const once = () => heard(address, { method: "POST", body, headers: { "Content-Type": type, "X-CSRFToken": person.token, "X-Phone-Now": new Date().toISOString() } });
    const answer = await once();
    if (answer.status !== 403) return answer;
    if ((await greet()).pk !== pk) throw new SignedOut();
    const second = await once();
    if (second.status === 403) throw new Later();
    return second;
  }

  // Sending: one visit at a time, by one page or worker at a time

  const alone = (deed) => navigator.locks ? navigator.locks.request(TAG, { ifAvailable: true }, (lock) => (lock ? deed() : "busy")) : deed();
  const isSending = async () => ((await navigator.locks?.query())?.held ?? []).some((lock) => lock.name === TAG);

  // "done", "later", "signin" or "busy" when another page is at it.
  const send = () => alone(sendAll);

  async function sendAll() {
    await forgetOld();
    const all = (await visits()).filter((one) => TO_SEND.includes(one.state)).sort((one, other) => one.at - other.at);
    if (!all.length) return "done";
    try {
      await greet();
      for (const one of all) if (one.user.pk === person.pk) await (one.state === "posted" ? lookFor(one) : deliver(one));
      return "done";
    } catch (problem) {
      return putBack(all, problem);
    }
  }

  async function putBack(all, problem) {
    if (problem instanceof SignedOut) {
      for (const { key, state } of all) if (state !== "posted" && isMine(await visit(key))) await change(key, { state: "signin" });
      return "signin";
    }
    pace = Math.max(SMALLEST, pace / 2);
    for (const { key } of all) if ((await visit(key))?.state === "sending") await change(key, { state: "waiting" });
    if (problem instanceof Later) return "later";
    throw problem;
  }

  const isMine = (one) => one && TO_SEND.includes(one.state);

  async function forgetOld() {
    for (const one of await visits()) if (one.state === "sent" && Date.now() - one.sentAt > OLDEST) await discard(one.key);
  }

  async function lookFor({ key }) {
    const { status } = await heard(`${PLACE}terima/${key}/`);
    if (status === 200) await discard(key);
    else if (status === 404) await change(key, { state: "draft" });
  }

  async function deliver(one) {
    const address = `${PLACE}terima/${one.key}/`;
    await change(one.key, { state: "sending" });
    const { status, told } = await post(address, one.bytes, "application/json");
    if (status >= 400) return refuse(one, status, told);
    if (told.hash !== one.hash) return change(one.key, { state: "conflict" });
    const photos = new Map((await photosOf(one.key)).map((photo) => [photo.checksum, photo]));
    for (const there of told.photos) {
      if (!there.kept) await deliverPhoto(one, address, photos.get(there.checksum), there.received);
    }
    return conclude(one, await heard(address));
  }

  const GONE = "IKM ini tidak lagi ada dalam daftar dampingan Anda. Hubungi dinas bila seharusnya masih.";

  function refuse(one, status, told) {
    if (status === 409) return change(one.key, { state: "conflict", said: told?.refusal ?? "" });
    if ([400, 404, 413, 422].includes(status)) return change(one.key, { state: "refused", said: told?.refusal ?? (status === 404 ? GONE : "") });
    throw new Later();
  }

  let pace = LARGEST / 4; // bytes of the next piece: smaller after a cut, larger while the line is good
  let moved = false; // whether anything came through since it was last asked

  async function deliverPhoto(one, address, photo, received) {
    const place = `${address}foto/${photo.checksum}/`;
    while (received < photo.size) {
      const began = Date.now();
      const piece = photo.bytes.slice(received, received + pace);
      let answer = await post(`${place}?start=${received}`, piece, "application/octet-stream");
      if (answer.status === 422) answer = await heard(place);
      if (answer.status !== 200) throw new Later();
      if (!answer.told.kept && answer.told.received <= received) throw new Later(); // begun anew, or no way on now
      received = answer.told.received;
      moved = true;
      if (Date.now() - began < 4000) pace = Math.min(LARGEST, pace * 2);
      await showProgress(one, photo, received);
    }
  }

  async function showProgress(one, photo, received) {
    const all = await photosOf(one.key);
    const before = all.slice(0, all.findIndex((other) => other.id === photo.id));
    const gone = before.reduce((sum, other) => sum + other.size, 0) + received;
    await change(one.key, { gone, kept: before.length + (received >= photo.size ? 1 : 0) });
  }

  async function conclude(one, { status, told }) {
    if (status !== 200 || told.hash !== one.hash || !told.complete) throw new Later();
    const refusals = told.photos.map((photo) => photo.refusal).filter(Boolean);
    const { key, seller, user, at, count } = one;
    const sent = { key, seller, user, at, count, hash: one.hash, state: "sent", sentAt: Date.now(), address: told.address, refusals };
    await within(["visits", "photos"], "readwrite", async (store, photos) => {
      store.put(sent);
      await forgetPhotos(photos, key);
    });
    moved = true;
    tell();
  }

  // When to send

  let [turn, timer] = [0, 0];

  async function start() {
    clearTimeout(timer);
    const end = await send();
    if (moved || end === "done") [turn, moved] = [0, false];
    if (end === "done" || end === "signin") return;
    await wake();
    timer = setTimeout(start, end === "busy" ? 5000 : Math.min(300, 2 ** turn++) * 1000);
  }

  function now() {
    turn = 0;
    return start();
  }

  // Background Sync, where a browser knows it: it sends with the page closed.
  async function wake() {
    const registration = await navigator.serviceWorker?.getRegistration?.();
    await registration?.sync?.register(TAG).catch(() => {});
  }

  function watch() {
    addEventListener("online", now);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
    return now();
  }

  // Leaving

  async function left() {
    return (await visits()).filter((one) => one.state !== "sent");
  }

  // Everything, when nothing waits; else what waits stays, and no more.
  async function leave() {
    if ((await left()).length) return forgetOthers();
    await close();
    await answered(indexedDB.deleteDatabase(NAME));
    for (const name of await caches.keys()) if (name.startsWith(NAME)) await caches.delete(name);
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  }

  function forgetOthers() {
    return within(["visits", "makers"], "readwrite", async (store, makers) => {
      makers.clear();
      for (const one of await answered(store.getAll())) if (one.state === "sent") store.delete(one.key);
    });
  }

  return {
    TAG, NAME, visits, visit, holder, photosOf, change, discard, draft, addPhoto, dropPhoto, hold, again, send, isSending, greet, watch, now, left, leave,
  };
})();
