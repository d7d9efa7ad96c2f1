//! The playground's own words, in the language that was chosen.

use flinks_connect::Locale;
use leptos::prelude::*;

/// The chosen language. A handle.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub RwSignal<Locale>);

/// Begins with the browser's language, for all components below; the page's `lang` follows.
pub fn provide_words() -> Words {
    let words = Words(RwSignal::new(Locale::detect(&Default::default())));
    provide_context(words);
    Effect::new(move || {
        if let Some(page) = document().document_element() {
            // `setAttribute` fails only on invalid names.
            let _ = page.set_attribute("lang", words.0.get().tag());
        }
    });
    words
}

/// The language that [`provide_words`] has given to the page.
pub fn use_words() -> Words {
    use_context().unwrap_or_else(provide_words)
}

impl Words {
    /// A text that follows the language.
    pub fn of(
        self,
        en: &'static str,
        fr: &'static str,
    ) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || self.pick(en, fr)
    }

    /// A text in the language of now. Tracked.
    pub fn pick(self, en: &'static str, fr: &'static str) -> &'static str {
        self.0.get().pick(en, fr)
    }

    /// How many findings, in words. Tracked.
    pub fn findings(self, count: usize, none: &'static str) -> String {
        match count {
            0 => none.to_owned(),
            1 => self.pick("1 finding", "1 constat").to_owned(),
            count => format!("{count} {}", self.pick("findings", "constats")),
        }
    }
}
