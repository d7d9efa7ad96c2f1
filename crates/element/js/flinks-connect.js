// Registers <flinks-connect>. The package's ./class does not.
import { define } from "./element.js";

export * from "./element.js";

define();
