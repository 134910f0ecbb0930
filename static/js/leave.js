// Who signs out with nothing waiting leaves nothing on the phone; what waits stays, and is said before.

const leaving = document.querySelector("form[action$='/akun/logout/']");
const staying = document.querySelector("[data-staying]");

async function warn() {
  const waiting = (await Outbox.left()).length;
  staying.hidden = !waiting;
  staying.querySelector("b").textContent = waiting;
}

// A store that cannot be opened holds nothing, and nobody is kept from leaving.
leaving.addEventListener("submit", async (event) => {
  event.preventDefault();
  await Promise.race([Outbox.leave().catch(() => {}), new Promise((done) => setTimeout(done, 3000))]);
  leaving.submit();
});

// What can still go, goes first.
warn().then(() => Outbox.send()).then(warn).catch(() => {});
