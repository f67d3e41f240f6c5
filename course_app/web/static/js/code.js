// Fills in the three lines of a slip. Its QR carries them after a #: a browser sends that part to
// no server, so neither a log nor a Referer ever holds the code. Then it leaves the address bar,
// so that the history of a shared computer does not keep it either.

const form = document.querySelector("[data-slip]");
const [agency, code, ...number] = location.hash.slice(1).split("/");
if (form && code) {
  const read = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
  form.elements.agency_code.value = read(agency);
  form.elements.code.value = read(code);
  form.elements.employee_number.value = read(number.join("/"));
  history.replaceState(null, "", location.pathname);
  form.querySelector("button").focus();
}
