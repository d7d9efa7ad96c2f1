//! The playground: see `playground`.

mod playground;

use leptos::{mount::mount_to_body, prelude::document};

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    // The page's placeholder until now.
    if let Some(starting) = document().get_element_by_id("starting") {
        starting.remove();
    }
    mount_to_body(playground::Playground);
}
