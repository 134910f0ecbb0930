// On pages of those who visit: keeps the page for places without signal on the phone, and says what waits here.
// Everything works without this file.

const reader = Number(document.currentScript.dataset.user);
const FRESH = 10 * 60 * 1000; // ms until the list of makers is asked for again

navigator.serviceWorker?.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => {});

async function showWaiting() {
  const waiting = (await Outbox.left()).filter((one) => one.user.pk === reader && one.state !== "draft").length;
  const words = [navigator.onLine ? "" : "Luring", waiting ? `${waiting} menunggu kirim` : ""].filter(Boolean).join(" · ");
  for (const tag of document.querySelectorAll("[data-waiting]")) {
    tag.textContent = words;
    tag.hidden = !words;
  }
}

async function renewMakers() {
  const holder = await Outbox.holder();
  if (holder?.pk !== reader || Date.now() - holder.at > FRESH) await Outbox.greet().catch(() => {});
}

if (window.indexedDB && window.BroadcastChannel) {
  new BroadcastChannel(Outbox.NAME).addEventListener("message", showWaiting);
  addEventListener("online", showWaiting);
  addEventListener("offline", showWaiting);
  showWaiting();
  Outbox.watch().then(renewMakers);
}
