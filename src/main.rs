//! The playground: see `playground`.

mod playground;

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(playground::Playground);
}
