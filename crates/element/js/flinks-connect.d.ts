export * from "./class.js";
