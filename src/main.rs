//! The playground: see `playground`.

mod playground;

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    // What was shown meanwhile.
    if let Some(starting) = leptos::prelude::document().get_element_by_id("starting") {
        starting.remove();
    }
    leptos::mount::mount_to_body(playground::playground);
}
