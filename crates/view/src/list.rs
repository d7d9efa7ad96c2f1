//! Elements that come and go.

use crate::El;
use crate::called::{Hold, Key, Keys, Make, MakeAll, MakeOne};
use crate::following::follow;
use leptos::prelude::{Owner, untrack};
use leptos::tachys::renderer::Rndr;
use std::mem;
use web_sys::Node;

/// An element with what lives as long as it does.
struct Item {
    key: Key,
    element: El,
    _owner: Owner,
}

impl El {
    /// An element for each key, behind what is in it. One whose key stays, stays.
    pub fn list(
        self,
        keys: impl Fn() -> Vec<Key> + 'static,
        make: impl Fn(Key) -> El + 'static,
    ) -> Self {
        self.list_boxed(Box::new(keys), Box::new(make));
        self
    }

    fn list_boxed(&self, keys: Box<dyn Keys>, make: Box<dyn Make>) {
        let start = Rndr::create_text_node("");
        self.append(&start);
        let home = Owner::current().unwrap_or_default();
        let mut shown: Vec<Item> = Vec::new();
        follow(Box::new(move || {
            let keys = keys.keys();
            let mut left = mem::take(&mut shown);
            for key in keys {
                let known = left.iter().position(|item| item.key == key);
                shown.push(match known {
                    Some(at) => left.swap_remove(at),
                    None => {
                        let owner = home.with(Owner::new);
                        let element = owner.with(|| untrack(|| make.make(key)));
                        Item {
                            key,
                            element,
                            _owner: owner,
                        }
                    }
                });
            }
            for item in left {
                item.element.element().remove();
            }
            place(&start, &shown);
        }));
    }

    /// An element while something holds, behind what is in it.
    pub fn when(self, holds: impl Fn() -> bool + 'static, make: impl Fn() -> El + 'static) -> Self {
        self.when_boxed(Box::new(holds), Box::new(make));
        self
    }

    fn when_boxed(&self, holds: Box<dyn Hold>, make: Box<dyn MakeOne>) {
        let one = move || match holds.holds() {
            true => vec![Key::default()],
            false => Vec::new(),
        };
        self.list_boxed(Box::new(one), Box::new(move |_: Key| make.make()));
    }

    /// Elements that are made anew whenever what they have read changes, behind what is in it.
    pub fn part(self, make: impl Fn() -> Vec<El> + 'static) -> Self {
        self.part_boxed(Box::new(make));
        self
    }

    fn part_boxed(&self, make: Box<dyn MakeAll>) {
        let start = Rndr::create_text_node("");
        self.append(&start);
        let mut shown: Vec<El> = Vec::new();
        follow(Box::new(move || {
            let made = make.make();
            for old in mem::take(&mut shown) {
                old.element().remove();
            }
            let after = start.next_sibling();
            for new in &made {
                insert(&start, new.element(), after.as_ref());
            }
            shown = made;
        }));
    }
}

/// Brings the elements into their order, and moves only what has to be moved.
fn place(start: &Node, items: &[Item]) {
    let mut next = start.next_sibling();
    for item in items {
        let element: &Node = item.element.element();
        match &next {
            Some(there) if there == element => next = element.next_sibling(),
            _ => insert(start, element, next.as_ref()),
        }
    }
}

fn insert(start: &Node, node: &Node, before: Option<&Node>) {
    if let Some(parent) = start.parent_node() {
        // Fails only for a place that is no longer there.
        let _ = parent.insert_before(node, before);
    }
}
