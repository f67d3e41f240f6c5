// While something is being made by the worker, look every two seconds and show the page once it
// is there. Without this file "Look again" does the same. Gives up after two minutes.
let left = 60;
const look = async () => {
  if (!document.hidden) {
    left -= 1;
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (response.ok && !page.querySelector("[data-waiting]")) return location.reload();
    } catch { /* no signal: look again later */ }
  }
  if (left > 0) setTimeout(look, 2000);
};
if (document.querySelector("[data-waiting]")) setTimeout(look, 2000);
