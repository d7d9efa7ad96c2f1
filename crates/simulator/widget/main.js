// Starts the widget.

import { dress } from "./appearance.js";
import { Flow } from "./flow.js";
import { speak, useLanguage } from "./language.js";
import { messenger } from "./messages.js";
import { misbehaving } from "./misbehaviour.js";
import { readParameters } from "./parameters.js";
import { fetchConfiguration } from "./server.js";
import { showBroken } from "./views/end.js";

const parameters = readParameters(window.location);
const post = misbehaving(parameters.simulate, messenger(parameters.stringify));

useLanguage(parameters.language);
dress(parameters);
speak(document);

try {
  const flow = new Flow(parameters, await fetchConfiguration(), post);
  const close = document.querySelector("#close");
  close.hidden = !parameters.closeEnable;
  // Closing is the host's business.
  close.addEventListener("click", () =>
    post({ step: "COMPONENT_CLOSE_SESSION", institution: flow.institution }),
  );
  window.addEventListener("online", () => post({ step: "APP_ONLINE" }));
  window.addEventListener("offline", () => post({ step: "APP_OFFLINE" }));
  await flow.run();
} catch (error) {
  console.error(error);
  showBroken();
}
