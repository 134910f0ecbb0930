// The ordinary form of a visit where the line may be gone when it is sent: then it is kept on the phone, under the same key.
// Without this file the form is sent as always.

const form = document.querySelector("form[data-outbox]");
const PROBE = 5000; // ms to find out whether the portal can be reached

// A phone says it is online when it has bars; whether anything passes is asked.
async function isReachable() {
  if (!navigator.onLine) return false;
  const answer = await fetch("/robots.txt", { cache: "no-store", signal: AbortSignal.timeout(PROBE) }).catch(() => null);
  return answer?.ok ?? false;
}

async function person() {
  const holder = await Outbox.holder();
  return holder?.pk === reader ? { pk: holder.pk, name: holder.name } : { pk: reader, name: "" };
}

async function keep(isDraft) {
  const key = form.elements.key.value;
  const seller = { pk: Number(form.dataset.seller), name: form.dataset.name, place: form.dataset.where };
  const held_at = form.elements.held_at.value; // drawn by the portal in its own zone, whatever the phone's is
  const told = { ...toldBy(form), held_at, last_seen: Number(form.elements.last_seen.value), ...(isDraft && { is_draft: true }) };
  for (const file of form.elements.photos.files) await Outbox.addPhoto(key, await small(file));
  await Outbox.draft({ key, seller, user: await person() }, told);
  return key;
}

async function send(submitter) {
  const key = await keep(submitter?.name === "is_draft");
  if (!(await isReachable())) {
    await Outbox.hold(key);
    return void (location.href = "/luring/");
  }
  await Outbox.change(key, { state: "posted" }); // kept until the portal is known to have it
  submitAs(submitter);
}

function submitAs(submitter) {
  if (submitter?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
  HTMLFormElement.prototype.submit.call(form);
}

let isGoing = false;

if (form && window.indexedDB && crypto.subtle) form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (isGoing) return;
  isGoing = true;
  send(event.submitter).catch(() => submitAs(event.submitter));
});
addEventListener("pageshow", () => (isGoing = false));
