// What a form of a visit says, as the portal is told it.
function toldBy(form) {
  const fields = new FormData(form);
  const text = (name) => (fields.get(name) ?? "").trim();
  const place = text("latitude") && { latitude: text("latitude"), longitude: text("longitude") };
  const held = new Date(text("held_at"));
  return {
    way: text("way"),
    findings: fields.getAll("findings"),
    notes: text("notes"),
    next_steps: text("next_steps"),
    held_at: (Number.isNaN(held.valueOf()) ? new Date() : held).toISOString(),
    ...place,
  };
}
