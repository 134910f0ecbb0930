// Visits without signal: everything personal on this page comes from the phone's own store (outbox.js).
// The page is Indonesian only, as all that lies behind the door.

const part = (name) => document.querySelector(`[data-${name}]`);
const home = part("home");
const writing = part("writing");
const form = writing.querySelector("form");
const moment = new Intl.DateTimeFormat("id", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
const LOGIN = "/akun/login/?next=/luring/";

const STATES = {
  draft: ["belum selesai ditulis", "wait", ""],
  posted: ["belum pasti sampai", "wait", "Dikirim lewat formulir biasa. Begitu ada sinyal, portal ditanya apakah sudah sampai."],
  waiting: ["menunggu sinyal", "wait", "Tersimpan di HP ini. Dikirim sendiri begitu ada sinyal."],
  sending: ["mengirim", "wait", ""],
  signin: ["perlu masuk lagi", "late", "Masuk lagi supaya dapat dikirim. Catatan dan fotonya tetap di HP ini."],
  refused: ["ditolak portal", "late", "Portal menolak catatan ini. Perbaiki lalu simpan lagi, atau hapus dari HP."],
  conflict: ["bentrok", "late", "Portal menyimpan isi lain untuk catatan ini. Catatan di HP tidak diubah. Simpan sebagai kunjungan baru, atau hapus dari HP bila sama."],
  sent: ["terkirim lengkap", "good", ""],
};
const OTHERS = ["milik akun lain", "wait", ""];

// The outbox

let holder; // who is signed in on this phone, and their makers

async function draw() {
  holder = await Outbox.holder();
  const [all, sending] = [await Outbox.visits(), await Outbox.isSending()];
  drawSignal(all);
  drawOutbox(all.sort((one, other) => other.at - one.at), sending);
  drawMakers();
}

function drawSignal(all) {
  const waiting = all.filter((one) => isMine(one) && !["sent", "draft"].includes(one.state)).length;
  const words = [navigator.onLine ? "" : "Luring", waiting ? `${waiting} menunggu kirim` : ""].filter(Boolean).join(" · ");
  part("signal").textContent = words;
  part("signal").hidden = !words;
  part("now").hidden = !all.some((one) => isMine(one) && one.state === "waiting");
}

const isMine = (one) => one.user.pk === holder?.pk;
part("now").addEventListener("click", () => Outbox.now());

// Rows stay where they are while their words change, so that a finger or a screen reader does not lose its place.
function drawOutbox(all, sending) {
  const list = part("outbox-list");
  part("outbox-box").hidden = !all.length;
  const rows = new Map([...list.children].map((row) => [row.dataset.key, row]));
  for (const one of all) {
    const row = rows.get(one.key) ?? newRow(one.key);
    rows.delete(one.key);
    drawRow(row, one, sending);
    if (!row.isConnected) list.append(row);
  }
  for (const row of rows.values()) row.remove();
}

function newRow(key) {
  const row = part("row").content.firstElementChild.cloneNode(true);
  row.dataset.key = key;
  return row;
}

function drawRow(row, one, sending) {
  const mine = isMine(one);
  const state = one.state === "sending" && !sending ? "waiting" : one.state;
  const [label, tone, words] = mine || state === "signin" ? STATES[state] : OTHERS;
  say(row, "name", mine ? one.seller.name : `Kunjungan milik ${one.user.name || "akun lain"}`);
  say(row, "when", [mine && one.seller.place, moment.format(one.at)].filter(Boolean).join(" · "));
  say(row, "state", state === "sending" && mine ? progressWords(one) : label);
  row.querySelector("[data-state]").className = `tag ${tone}`;
  say(row, "said", mine ? wordsOf(one, state, words) : `Dikirim setelah ${one.user.name || "pemiliknya"} masuk di HP ini; tidak dikirim atas nama orang lain.`);
  drawProgress(row.querySelector("progress"), one, state === "sending" && mine);
  drawDeeds(row, one, mine ? state : state === "signin" || !holder ? "signin" : "others");
}

function say(row, name, words) {
  const place = row.querySelector(`[data-${name}]`);
  if (place.textContent !== words) place.textContent = words;
  place.hidden = !words;
}

const progressWords = (one) => (one.count ? `mengirim, ${one.kept} dari ${one.count} foto` : "mengirim");

function wordsOf(one, state, words) {
  if (state === "sent" && one.refusals?.length) return `${one.refusals.length} foto tidak dapat dipakai: ${one.refusals.join(" ")}`;
  const photos = state === "waiting" && one.count ? ` ${one.kept} dari ${one.count} foto sudah sampai.` : "";
  return [one.said, words].filter(Boolean).join(" ") + photos;
}

function drawProgress(bar, one, isShown) {
  bar.hidden = !isShown || !one.size;
  bar.value = one.size ? one.gone / one.size : 0;
  bar.setAttribute("aria-label", `Foto terkirim, ${one.seller.name}`);
}

const DEEDS = {
  draft: [["Lanjutkan", (key) => `#tulis-${key}`], ["Hapus", drop]],
  posted: [],
  waiting: [],
  sending: [],
  signin: [["Masuk lagi", () => LOGIN]],
  refused: [["Perbaiki", mend], ["Hapus dari HP", drop]],
  conflict: [["Simpan sebagai baru", mend], ["Hapus dari HP", drop]],
  sent: [["Lihat di portal", (key, one) => one.address]],
  others: [],
};

function drawDeeds(row, one, state) {
  const place = row.querySelector("[data-deeds]");
  if (place.dataset.deeds === state) return;
  place.dataset.deeds = state;
  place.replaceChildren(...DEEDS[state].map((told, index) => deedOf(told, one, !index && state !== "sent")));
}

// A deed that answers with an address is a link to it.
function deedOf([words, deed], one, isFirst) {
  const address = deed === drop || deed === mend ? null : deed(one.key, one);
  const made = Object.assign(document.createElement(address ? "a" : "button"), { className: isFirst ? "button primary" : "button", textContent: words });
  if (address) made.href = address;
  else Object.assign(made, { type: "button", onclick: () => deed(one.key) });
  return made;
}

async function drop(key) {
  if (!confirm("Hapus catatan ini beserta fotonya dari HP? Tidak dapat dikembalikan.")) return;
  await Outbox.discard(key);
  part("outbox-box").querySelector("h2").focus();
}

async function mend(key) {
  location.hash = `tulis-${await Outbox.again(key)}`;
}

// Makers

function drawMakers() {
  const makers = holder?.makers ?? [];
  say(document, "holder", holder ? `${holder.name} · daftar IKM ${moment.format(holder.at)}` : "");
  part("nobody").hidden = Boolean(makers.length);
  part("makers-box").hidden = !makers.length;
  part("search").hidden = makers.length < 6;
  const told = JSON.stringify(makers);
  if (part("makers").dataset.told === told) return;
  part("makers").dataset.told = told;
  part("makers").replaceChildren(...makers.map(makerRow));
  filter();
}

function makerRow(maker) {
  const row = part("maker").content.firstElementChild.cloneNode(true);
  row.querySelector("a").href = `#catat-${maker.pk}`;
  say(row, "name", maker.name);
  say(row, "place", maker.place);
  return row;
}

function filter() {
  const sought = part("search").querySelector("input").value.trim().toLowerCase();
  for (const row of part("makers").children) row.hidden = !row.textContent.toLowerCase().includes(sought);
  part("none").hidden = [...part("makers").children].some((row) => !row.hidden);
}

part("search").addEventListener("input", filter);

// Writing one

let visit = null; // `{key, seller, user}` of the one being written

async function go() {
  const [, deed, which] = /^#(catat|tulis)-([\w-]+)$/.exec(location.hash) ?? asked();
  visit = deed === "catat" ? await newVisit(Number(which)) : deed === "tulis" ? await knownVisit(which) : null;
  home.hidden = Boolean(visit);
  writing.hidden = !visit;
  if (!visit) return draw();
  await fill();
  writing.querySelector("h1").focus();
}

// This page stands in for others that need a network: the form of a maker opens here all the same.
function asked() {
  const [, pk] = /^\/usaha\/(\d+)\/kunjungan\/baru\/$/.exec(location.hash ? "" : location.pathname) ?? [];
  return pk ? ["", "catat", pk] : [];
}

async function newVisit(pk) {
  holder = await Outbox.holder();
  const maker = holder?.makers.find((one) => one.pk === pk);
  if (!maker) return null;
  const begun = (await Outbox.visits()).find((one) => one.state === "draft" && one.seller.pk === pk && one.user.pk === holder.pk);
  const { name, place, last_seen } = maker;
  const user = { pk: holder.pk, name: holder.name };
  return begun ?? { key: crypto.randomUUID(), seller: { pk, name, place }, user, told: { way: "kunjungan", last_seen } };
}

async function knownVisit(key) {
  const found = await Outbox.visit(key);
  holder = await Outbox.holder();
  return found?.state === "draft" && found.user.pk === holder?.pk ? found : null;
}

async function fill() {
  const { told, seller } = visit;
  form.reset();
  for (const name of ["notes", "next_steps", "latitude", "longitude"]) form.elements[name].value = told[name] ?? "";
  for (const box of form.querySelectorAll("[name=findings]")) box.checked = (told.findings ?? []).includes(box.value);
  for (const box of form.querySelectorAll("[name=way]")) box.checked = box.value === told.way;
  form.elements.held_at.value = local(told.held_at ? new Date(told.held_at) : new Date());
  part("located").textContent = told.latitude ? part("located").dataset.words : "";
  part("refusal").hidden = true;
  say(document, "seller", [seller.name, seller.place].filter(Boolean).join(" · "));
  await drawPhotos();
}

const local = (date) => new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

async function keep() {
  clearTimeout(later);
  const { key, seller, user, told } = visit;
  visit.told = { ...told, ...toldBy(form) };
  await Outbox.draft({ key, seller, user }, visit.told);
}

let later;
form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  clearTimeout(later);
  later = setTimeout(() => visit && keep(), 300);
});
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && visit && later && keep());

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const written = visit;
  try {
    await adding;
    await keep();
    visit = null; // what is typed from now on is another visit
    await Outbox.hold(written.key);
  } catch {
    visit = written;
    return refuse("Tidak tersimpan: ruang di HP ini penuh. Kosongkan sedikit, lalu tekan Simpan lagi.");
  }
  if (!location.pathname.startsWith("/luring/")) return location.assign("/luring/");
  location.hash = "";
  Outbox.now();
});

function refuse(words) {
  part("refusal").textContent = words;
  part("refusal").hidden = false;
}

// Photos: small, kept at once, for a camera may push the page out of the phone's memory.

let adding = Promise.resolve();

form.querySelector("[type=file]").addEventListener("change", (event) => {
  const files = [...event.target.files];
  event.target.value = "";
  adding = adding.then(() => addAll(files)).catch(() => refuse("Foto tidak tersimpan: ruang di HP ini penuh."));
});

async function addAll(files) {
  const { key } = visit;
  await keep();
  for (const file of files) {
    if ((await Outbox.photosOf(key)).length >= Number(form.dataset.most)) return refuse(`Paling banyak ${form.dataset.most} foto dalam satu kunjungan.`);
    const made = await small(file);
    if (made.size > Number(form.dataset.largest)) refuse("Foto lebih dari 12 MB.");
    else await Outbox.addPhoto(key, made);
    await drawPhotos();
  }
}

async function drawPhotos() {
  const photos = await Outbox.photosOf(visit.key);
  part("photos").replaceChildren(...photos.map(photoRow));
}

function photoRow(photo, index) {
  const row = part("photo").content.firstElementChild.cloneNode(true);
  const canvas = row.querySelector("canvas");
  canvas.setAttribute("aria-label", `Foto ${index + 1}`);
  row.querySelector("button").setAttribute("aria-label", `Hapus foto ${index + 1}`);
  row.querySelector("button").onclick = () => Outbox.dropPhoto(photo.id).then(drawPhotos);
  paint(canvas, photo).catch(() => row.classList.add("unseen"));
  return row;
}

// Onto a canvas: the portal lets no page show a picture from elsewhere, not even from the phone.
async function paint(canvas, photo) {
  const picture = await createImageBitmap(new Blob([photo.bytes]));
  const side = Math.min(picture.width, picture.height);
  const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
  canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
  picture.close();
}

// Beginning

async function begin() {
  navigator.serviceWorker?.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => {});
  new BroadcastChannel(Outbox.NAME).addEventListener("message", () => visit || draw());
  addEventListener("hashchange", go);
  for (const name of ["online", "offline"]) addEventListener(name, () => visit || draw());
  await go();
  if ((await Outbox.watch()) === "done") await renew();
  if (!visit) await draw();
}

const FRESH = 10 * 60 * 1000; // ms until the list of makers is asked for again

async function renew() {
  if (!holder || Date.now() - holder.at > FRESH) await Outbox.greet().catch(() => {});
}

begin().catch(() => {
  home.hidden = false;
  part("trouble").textContent = "Peramban ini tidak mengizinkan penyimpanan di HP, jadi kunjungan luring tidak dapat dicatat. Matikan mode penyamaran, lalu muat ulang.";
  part("trouble").hidden = false;
});
