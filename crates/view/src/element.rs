//! One element of the page.

use crate::called::{Give, Hear, Hold, Run};
use crate::following::{follow, keep};
use crate::text::{Kind, Text};
use js_sys::Reflect;
use leptos::prelude::AnyView;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, Node};

/// An element, built up call by call. A handle: clones are the same element.
#[derive(Debug, Clone)]
pub struct El(Element);

/// An element of HTML.
pub fn el(tag: &str) -> El {
    El(Rndr::create_element(tag, None))
}

/// An element of SVG.
pub fn svg(tag: &str) -> El {
    El(Rndr::create_element(
        tag,
        Some("http://www.w3.org/2000/svg"),
    ))
}

impl El {
    /// The element itself.
    pub fn element(&self) -> &Element {
        &self.0
    }

    /// The element as one of HTML, with focus, height and width.
    pub fn html(&self) -> &HtmlElement {
        self.0.unchecked_ref()
    }

    /// Its class, as a whole.
    pub fn class(self, classes: &'static str) -> Self {
        self.set("class", classes);
        self
    }

    /// An attribute.
    pub fn attr(self, name: &'static str, value: impl Into<Text>) -> Self {
        match value.into().0 {
            Kind::Fixed(value) => self.set(name, &value),
            Kind::Following(value) => {
                let this = self.clone();
                follow(Box::new(move || this.set(name, &value.say())));
            }
        }
        self
    }

    /// An attribute without a value, there or not.
    pub fn flag(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.flag_boxed(name, Box::new(on));
        self
    }

    fn flag_boxed(&self, name: &'static str, on: Box<dyn Hold>) {
        let this = self.clone();
        follow(Box::new(move || match on.holds() {
            true => this.set(name, ""),
            false => this.unset(name),
        }));
    }

    /// A class among others, there or not.
    pub fn class_if(self, class: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.class_boxed(class, Box::new(on));
        self
    }

    fn class_boxed(&self, class: &'static str, on: Box<dyn Hold>) {
        let this = self.clone();
        follow(Box::new(move || {
            // Fails only for a name that is none.
            let _ = this.0.class_list().toggle_with_force(class, on.holds());
        }));
    }

    /// A property, such as the `value` that a person can change.
    pub fn prop(self, name: &'static str, value: impl Fn() -> JsValue + 'static) -> Self {
        self.prop_boxed(name, Box::new(value));
        self
    }

    fn prop_boxed(&self, name: &'static str, value: Box<dyn Give>) {
        let this = self.clone();
        follow(Box::new(move || {
            // Fails only for a property that cannot be set.
            let _ = Reflect::set(&this.0, &name.into(), &value.give());
        }));
    }

    /// A property of its style; allowed where a `style` attribute is not.
    pub fn style(self, name: &'static str, value: impl Into<Text>) -> Self {
        let style = self.html().style();
        // Fails only for a style that is read only.
        let set = move |value: &str| drop(style.set_property(name, value));
        match value.into().0 {
            Kind::Fixed(value) => set(&value),
            Kind::Following(value) => follow(Box::new(move || set(&value.say()))),
        }
        self
    }

    /// A text behind what is in it.
    pub fn text(self, text: impl Into<Text>) -> Self {
        match text.into().0 {
            Kind::Fixed(text) => self.append(&Rndr::create_text_node(&text)),
            Kind::Following(text) => {
                let node = Rndr::create_text_node("");
                self.append(&node);
                follow(Box::new(move || node.set_data(&text.say())));
            }
        }
        self
    }

    /// An element behind what is in it.
    pub fn child(self, child: El) -> Self {
        self.append(&child.0);
        self
    }

    /// Elements behind what is in it.
    pub fn children(self, children: impl IntoIterator<Item = El>) -> Self {
        children.into_iter().for_each(|child| self.append(&child.0));
        self
    }

    /// Markup that stands still, in place of what is in it.
    pub fn markup(self, html: &'static str) -> Self {
        self.0.set_inner_html(html);
        self
    }

    /// A view of Leptos' own behind what is in it.
    pub fn view(self, view: AnyView) -> Self {
        let mut state = view.build();
        state.mount(&self.0, None);
        keep(Box::new(state));
        self
    }

    /// Hears an event.
    pub fn on(self, name: &'static str, hear: impl FnMut(Event) + 'static) -> Self {
        self.on_boxed(name, Box::new(hear));
        self
    }

    fn on_boxed(&self, name: &'static str, mut hear: Box<dyn Hear>) {
        let hear = move |event: JsValue| hear.hear(event.unchecked_into());
        let listener = Rndr::add_event_listener(&self.0, name, Box::new(hear));
        keep(Box::new(listener));
    }

    /// Hears a click.
    pub fn click(self, hear: impl Fn() + 'static) -> Self {
        self.click_boxed(Box::new(hear));
        self
    }

    fn click_boxed(&self, mut hear: Box<dyn Run>) {
        self.on_boxed("click", Box::new(move |_: Event| hear.run()));
    }

    pub(crate) fn append(&self, node: &Node) {
        // Fails only for a node that holds this one.
        let _ = self.0.append_child(node);
    }

    fn set(&self, name: &str, value: &str) {
        // Fails only for a name that is none.
        let _ = self.0.set_attribute(name, value);
    }

    fn unset(&self, name: &str) {
        // Fails only for a name that is none.
        let _ = self.0.remove_attribute(name);
    }
}
