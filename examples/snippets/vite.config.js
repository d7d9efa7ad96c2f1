import { svelte } from "@sveltejs/vite-plugin-svelte";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
    base: "./",
    esbuild: { jsx: "automatic" },
    plugins: [svelte(), vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "flinks-connect" } } })],
});
