//! The playground's own words, in the language that was chosen.

use flinks_connect::Locale;
use leptos::prelude::*;

/// The chosen language. A handle from the context.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub RwSignal<Locale>);

/// Begins with the browser's language.
pub fn provide_words() {
    let locale = RwSignal::new(Locale::detect(&Default::default()));
    provide_context(Words(locale));
    Effect::new(move |_| {
        let page = document().document_element();
        if let Some(page) = page {
            // Fails only for a name that is none.
            let _ = page.set_attribute("lang", locale.get().tag());
        }
    });
}

impl Words {
    /// The words of this page.
    pub fn get() -> Self {
        use_context().unwrap_or_else(|| Self(RwSignal::new(Locale::En)))
    }

    /// A text that follows the language.
    pub fn of(
        self,
        en: &'static str,
        fr: &'static str,
    ) -> impl Fn() -> &'static str + Copy + Send + Sync {
        move || self.0.get().pick(en, fr)
    }
}
