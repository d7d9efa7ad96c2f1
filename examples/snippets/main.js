import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { mount } from "svelte";
import { createApp } from "vue";
import { Connect } from "./Connect.tsx";
import Svelte from "./Connect.svelte";
import Vue from "./Connect.vue";

const target = document.querySelector("#app");
const show = {
    react: () => createRoot(target).render(createElement(Connect)),
    svelte: () => mount(Svelte, { target }),
    vue: () => createApp(Vue).mount(target),
};
show[new URLSearchParams(location.search).get("with")]();
