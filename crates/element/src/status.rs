//! The text for screen readers.

use web_sys::{Element, HtmlElement};

/// Says it by the `role=status` in the element, which is made when there is something to say first. It outlives the session: a screen
/// reader may ignore the text of a live region that is new.
pub(crate) fn announce(host: &HtmlElement, text: &str) {
    let status = host.query_selector(":scope > [role=status]").ok().flatten();
    if let Some(status) = status.or_else(|| create(host)) {
        status.set_text_content(Some(text));
    }
}

fn create(host: &HtmlElement) -> Option<Element> {
    let status = host.owner_document()?.create_element("span").ok()?;
    status.set_attribute("role", "status").ok()?;
    host.append_child(&status).ok()?;
    Some(status)
}
