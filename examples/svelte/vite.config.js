import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
    base: "./",
    plugins: [svelte()],
    // Vite's development server moves what it optimises, and leaves the WebAssembly behind: vitejs/vite#8427.
    optimizeDeps: { exclude: ["flinks-connect"] },
    server: { proxy: { "/api": process.env.BACKEND ?? "http://localhost:8081" } },
});
