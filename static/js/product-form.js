// A product on a phone: what is typed is kept until it is saved, numbers get their dots, and what was understood is shown.
// Everything works without this file.

const form = document.querySelector("form[data-draft]");
const key = (owner) => `ikm-draft:${owner}`;
const OLDEST = 14 * 24 * 3600 * 1000; // a draft lives as long as a session
const QUIET = ["csrfmiddlewaretoken", "stamp"];

// Sizes

const sizes = form.querySelector("[data-sizes]");
const total = form.querySelector("[name=ukuran-TOTAL_FORMS]");
const adder = form.querySelector("[data-size-add]");

const fieldsOf = (row) => [...row.querySelectorAll("input:not([type=hidden], [type=checkbox])")];

function addSize() {
  const hidden = sizes.querySelector("[data-size][hidden]");
  if (hidden) {
    hidden.hidden = false;
    return hidden;
  }
  const html = form.querySelector("[data-size-template]").innerHTML.replaceAll("__prefix__", total.value);
  sizes.insertAdjacentHTML("beforeend", html);
  total.value = Number(total.value) + 1;
  const row = sizes.lastElementChild;
  helped(row);
  return row;
}

// The blank row is for those without JavaScript; here a button brings it.
function putAwayBlankRows() {
  const rows = [...sizes.querySelectorAll("[data-size]")];
  if (rows.length < 2) return;
  for (const row of rows.filter((one) => one.hasAttribute("data-new"))) {
    row.hidden = fieldsOf(row).every((field) => !field.value) && !row.querySelector(".wrong");
  }
}

adder.addEventListener("click", () => {
  const row = addSize();
  fieldsOf(row)[0].focus();
});

sizes.addEventListener("change", (event) => {
  if (event.target.name.endsWith("-DELETE")) event.target.closest("[data-size]").classList.toggle("going", event.target.checked);
});

// Numbers

// 15000 becomes 15.000 while it is typed; "15rb" and "Rp15.000" stay as they are, the portal reads them all.
function dot(field) {
  if (!/^[\d.]+$/.test(field.value)) return;
  const after = field.value.length - field.selectionEnd;
  const digits = field.value.replaceAll(".", "").replace(/^0+(?=\d)/, "");
  field.value = digits.replace(/\B(?=(\d{3})+$)/g, ".");
  const place = Math.max(0, field.value.length - after);
  field.setSelectionRange(place, place);
}

const waiting = new Map();

function readBack(field, kind) {
  clearTimeout(waiting.get(field));
  const output = field.closest(".field").querySelector(".work-read");
  if (!field.value.trim()) return void (output.textContent = "");
  waiting.set(field, setTimeout(async () => {
    const typed = field.value;
    const address = form.dataset.readBack.replace("/_/", `/${kind}/`);
    const answer = await fetch(`${address}?teks=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer?.ok || field.value !== typed) return;
    const understood = await answer.json();
    output.textContent = understood.text;
    output.classList.toggle("wrong", understood.wrong);
  }, 350));
}

function helped(place) {
  for (const box of place.querySelectorAll("[data-read]")) {
    const field = box.querySelector("input");
    const output = document.createElement("output");
    output.className = "work-read";
    output.setAttribute("for", field.id);
    field.after(output);
  }
}

sizes.addEventListener("input", (event) => {
  const box = event.target.closest("[data-read]");
  if (!box) return;
  if (box.hasAttribute("data-thousands")) dot(event.target);
  readBack(event.target, box.dataset.read);
});

// Drafts: kept on this phone under the person's own key, forgotten when saved, dropped or signed out (portal.js).

const box = {
  read(owner) {
    try {
      return JSON.parse(localStorage.getItem(key(owner)));
    } catch {
      return null;
    }
  },
  write(owner, draft) {
    try {
      localStorage.setItem(key(owner), JSON.stringify(draft));
    } catch {
      // A full or forbidden store: the form still saves as always.
    }
  },
  forget(owner) {
    try {
      localStorage.removeItem(key(owner));
    } catch {
      // as above
    }
  },
};

const kept = () => [...form.elements].filter((field) => field.name && !QUIET.includes(field.name) && field.type !== "file");
const valueOf = (field) => (field.type === "checkbox" ? field.checked : field.value);
const typed = () => Object.fromEntries(kept().map((field) => [field.name, valueOf(field)]));

const stamp = form.elements.stamp.value;
const refused = Boolean(form.parentElement.querySelector("[role=alert]")); // sent back: what was typed is here, and not saved
const untouched = refused ? "" : JSON.stringify(typed());
let dropped = false;

function keep() {
  if (dropped) return;
  const now = typed();
  if (JSON.stringify(now) === untouched) return box.forget(form.dataset.draft);
  box.write(form.dataset.draft, { stamp, fields: now, at: Date.now() });
}

function restore(fields) {
  while (Number(total.value) < Number(fields["ukuran-TOTAL_FORMS"]) && Number(total.value) < 24) addSize();
  for (const field of kept()) {
    if (!(field.name in fields) || field.type === "hidden") continue;
    if (field.type === "checkbox") field.checked = fields[field.name];
    else field.value = fields[field.name];
  }
  for (const row of sizes.querySelectorAll("[data-size][hidden]")) row.hidden = fieldsOf(row).every((field) => !field.value);
}

function show(name) {
  document.querySelector(`[data-draft-${name}]`).hidden = false;
}

function begin() {
  const address = new URL(location);
  const saved = address.searchParams.get("tersimpan");
  if (saved) {
    box.forget(form.dataset.draft);
    if (saved === "baru") box.forget(form.dataset.draftNew);
    address.searchParams.delete("tersimpan");
    history.replaceState(history.state, "", address);
  }
  if (refused) return keep();
  const draft = box.read(form.dataset.draft);
  if (!draft || Date.now() - draft.at > OLDEST) return box.forget(form.dataset.draft);
  if (draft.stamp !== stamp) return show("older");
  if (JSON.stringify(draft.fields) === untouched) return;
  restore(draft.fields);
  show("restored");
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-draft-restore]")) {
    restore(box.read(form.dataset.draft).fields);
    document.querySelector("[data-draft-older]").hidden = true;
    keep();
  }
  if (event.target.closest("[data-draft-drop]")) {
    dropped = true;
    box.forget(form.dataset.draft);
    form.reset();
    location.reload();
  }
});

helped(sizes);
begin();
putAwayBlankRows();
let later;
form.addEventListener("input", () => {
  clearTimeout(later);
  later = setTimeout(keep, 250);
});
form.addEventListener("change", keep);
window.addEventListener("pagehide", keep);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
