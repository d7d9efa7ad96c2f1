//! Every URL parameter of the widget, declared once in one table.
//!
//! Setters, parser, element attributes, the playground's form, the documentation and the checks all come from the table
//! at the end of this file. Facts follow Flinks' pages *Flinks Connect Widget Parameters* and *Parameters*; how sure
//! each one is stands in its [`Evidence`].

use crate::colour::Colour;
use crate::evidence::Evidence;
use crate::id::{AccountId, AuthorizeToken, RequestId, mask};
use crate::query::split_scheme;
use std::fmt;

/// What a parameter's value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// `true` or `false`, in lower case.
    Boolean,
    /// A name without a value, or `true`.
    Flag,
    /// Free text.
    Text,
    /// An absolute URL, percent-encoded as a whole.
    Url,
    /// An identifier of the form 8-4-4-4-12.
    Uuid,
    /// Three, four, six or eight hexadecimal digits without `#`.
    Colour,
    /// A whole number, zero or more.
    Integer,
    /// A number from 0 to 1.
    Ratio,
    /// Values joined by commas.
    List,
    /// One of these values, in this spelling.
    Choice(&'static [&'static str]),
}

/// What a parameter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the names are the headings of Flinks' tables")]
pub enum Group {
    Authentication,
    Environment,
    Localisation,
    Appearance,
    Consent,
    Redirect,
    Session,
    AccountSelection,
    Data,
    Limits,
    Tracking,
    Integration,
    Product,
}

impl Group {
    /// All groups, in the order of the table.
    pub const ALL: [Self; 13] = [
        Self::Authentication,
        Self::Environment,
        Self::Localisation,
        Self::Appearance,
        Self::Consent,
        Self::Redirect,
        Self::Session,
        Self::AccountSelection,
        Self::Data,
        Self::Limits,
        Self::Tracking,
        Self::Integration,
        Self::Product,
    ];

    /// The heading in lower case, as in `account selection`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Environment => "environment",
            Self::Localisation => "localisation",
            Self::Appearance => "appearance",
            Self::Consent => "consent",
            Self::Redirect => "redirect",
            Self::Session => "session",
            Self::AccountSelection => "account selection",
            Self::Data => "data",
            Self::Limits => "limits",
            Self::Tracking => "tracking",
            Self::Integration => "integration",
            Self::Product => "product",
        }
    }
}

/// What is known of a parameter beside its name and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// One sentence on what it does.
    pub summary: &'static str,
    /// The products and versions that know it.
    pub product: &'static str,
    /// The value when it is not sent; `None` where Flinks does not say.
    pub default: Option<&'static str>,
    /// What it needs or excludes.
    pub constraint: Option<&'static str>,
    /// Since when, where that is known.
    pub since: Option<&'static str>,
    /// What has become of it, where it is on its way out.
    pub deprecated: Option<&'static str>,
    /// How sure the facts are.
    pub evidence: &'static [Evidence],
}

/// The parameters of one session: unset means not sent.
///
/// Setters consume and return, one for each parameter; [`raw`](Self::raw) sends what this crate does not know.
///
/// ```
/// use flinks_protocol::{ConnectParameters, Language};
/// let parameters = ConnectParameters::new()
///     .demo(true)
///     .language(Language::Fr)
///     .redirect_url("https://acme.example/thanks?plan=a&step=2")
///     .raw("newOption", "1");
/// # assert_eq!(parameters.get(flinks_protocol::Parameter::Language), Some("fr"));
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ConnectParameters {
    /// Sorted by parameter, so that equal settings compare equal and build the same URL.
    known: Vec<(Parameter, String)>,
    raw: Vec<(String, String)>,
}

impl ConnectParameters {
    /// No parameter set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a parameter as it is sent, before encoding.
    pub fn get(&self, parameter: Parameter) -> Option<&str> {
        let at = self.position(parameter).ok()?;
        self.known.get(at).map(|(_, value)| value.as_str())
    }

    /// Whether a parameter is set to `true` (for a flag: set at all, and not to `false`).
    pub fn is_on(&self, parameter: Parameter) -> bool {
        match self.get(parameter) {
            Some("") => parameter.kind() == Kind::Flag,
            Some(value) => value == "true",
            None => false,
        }
    }

    /// Sets a parameter to a text, whether or not the text is a good value: `check` of `flinks-doctor` judges that.
    pub fn set(&mut self, parameter: Parameter, value: impl Into<String>) {
        let value = value.into();
        match self.position(parameter) {
            Ok(at) => {
                if let Some(entry) = self.known.get_mut(at) {
                    entry.1 = value;
                }
            }
            Err(at) => self.known.insert(at, (parameter, value)),
        }
    }

    /// Takes a parameter out again and gives its value.
    pub fn unset(&mut self, parameter: Parameter) -> Option<String> {
        let at = self.position(parameter).ok()?;
        Some(self.known.remove(at).1)
    }

    /// Sets a parameter by its name on the wire; a name that the table does not have goes to the raw ones.
    pub fn set_by_name(&mut self, name: &str, value: impl Into<String>) {
        match Parameter::from_name(name) {
            Some(parameter) => self.set(parameter, value),
            None => self.raw.push((name.to_owned(), value.into())),
        }
    }

    /// Sends a parameter that the table does not have, after the known ones. A known name sets the known parameter.
    #[must_use]
    pub fn raw(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set_by_name(name, value);
        self
    }

    /// Takes a raw parameter out again, as often as it is there.
    pub fn unset_raw(&mut self, name: &str) {
        self.raw.retain(|(given, _)| given != name);
    }

    /// The parameters that are set, in the order of the table.
    pub fn known(&self) -> impl Iterator<Item = (Parameter, &str)> {
        self.known
            .iter()
            .map(|(parameter, value)| (*parameter, value.as_str()))
    }

    /// The raw ones, in the order in which they were given.
    pub fn raw_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.raw
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.raw.is_empty()
    }

    /// Keeps a pair that stood in a URL under a known name that was set already.
    pub fn keep_duplicate(&mut self, name: String, value: String) {
        self.raw.push((name, value));
    }

    fn position(&self, parameter: Parameter) -> Result<usize, usize> {
        self.known.binary_search_by_key(&parameter, |(key, _)| *key)
    }

    #[must_use]
    fn with(mut self, parameter: Parameter, value: impl Into<String>) -> Self {
        self.set(parameter, value);
        self
    }
}

impl fmt::Debug for ConnectParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (parameter, value) in self.known() {
            match parameter.is_secret() {
                true => map.entry(&parameter.name(), &mask(value)),
                false => map.entry(&parameter.name(), &value),
            };
        }
        map.entries(self.raw_pairs()).finish()
    }
}

impl Parameter {
    /// The parameter with this name on the wire; names are case-sensitive.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|parameter| parameter.name() == name)
    }

    /// The name of the element's attribute: `accountSelectorEnable` is `account-selector-enable`.
    pub fn attribute(self) -> String {
        let name = self.name().as_bytes();
        let capital = |at: usize| name.get(at).is_some_and(u8::is_ascii_uppercase);
        let small = |at: usize| name.get(at).is_some_and(u8::is_ascii_lowercase);
        let mut attribute = String::new();
        for (at, letter) in self.name().chars().enumerate() {
            // A word begins at a capital behind a small letter, and at the last capital of an abbreviation: MFAQuestions.
            if at > 0 && capital(at) && (!capital(at - 1) || small(at + 1)) {
                attribute.push('-');
            }
            attribute.push(letter.to_ascii_lowercase());
        }
        attribute
    }

    /// Whether the value must not be shown: it opens or names a session, or is the integrator's own about a person.
    pub const fn is_secret(self) -> bool {
        matches!(
            self,
            Self::AuthorizeToken
                | Self::RequestId
                | Self::ResumeSelectedAccounts
                | Self::RedirectUrl
                | Self::Tag
        )
    }
}

impl Kind {
    /// What a good value looks like, if this one is not.
    pub fn expects_instead(self, value: &str) -> Option<String> {
        let good = match self {
            Self::Boolean => matches!(value, "true" | "false"),
            Self::Flag => matches!(value, "" | "true" | "false"),
            Self::Text => true,
            Self::Url => has_scheme(value),
            Self::Uuid => RequestId::parse(value).is_ok(),
            Self::Colour => Colour::parse(value).is_ok_and(|colour| colour.as_str() == value),
            Self::Integer => value.parse::<u32>().is_ok(),
            Self::Ratio => is_ratio(value),
            Self::List => !value.is_empty() && value.split(',').all(|item| !item.trim().is_empty()),
            Self::Choice(values) => values.contains(&value),
        };
        if good {
            return None;
        }
        Some(match self {
            Self::Boolean => "true or false".to_owned(),
            Self::Flag => "no value, true or false".to_owned(),
            Self::Text => String::new(),
            Self::Url => "an absolute URL such as https://acme.example/thanks".to_owned(),
            Self::Uuid => "8-4-4-4-12 hexadecimal digits".to_owned(),
            Self::Colour => "3, 4, 6 or 8 hexadecimal digits without '#'".to_owned(),
            Self::Integer => "a whole number, zero or more".to_owned(),
            Self::Ratio => "a number from 0 to 1".to_owned(),
            Self::List => "values joined by commas".to_owned(),
            Self::Choice(values) => values.join(", "),
        })
    }
}

/// `parse` also accepts a sign, an exponent, a bare point at either end, and further zeros in front.
fn is_ratio(value: &str) -> bool {
    let is_plain = value.len() == 1 || value.starts_with("0.") || value.starts_with("1.");
    is_plain
        && value.ends_with(|last: char| last.is_ascii_digit())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && value.parse::<f64>().is_ok_and(|ratio| ratio <= 1.0)
}

fn has_scheme(url: &str) -> bool {
    split_scheme(url).is_some_and(|(scheme, rest)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            && !rest.is_empty()
            && !rest.contains(char::is_whitespace)
    })
}

/// The value type of one setter.
macro_rules! setter {
    ($(#[$doc:meta])* $variant:ident $field:ident boolean) => {
        setter!(@ $(#[$doc])* $variant $field, on: bool => if on { "true" } else { "false" });
    };
    ($(#[$doc:meta])* $variant:ident $field:ident flag) => {
        setter!(@ $(#[$doc])* $variant $field, on: bool => if on { "true" } else { "false" });
    };
    ($(#[$doc:meta])* $variant:ident $field:ident text) => {
        setter!(@ $(#[$doc])* $variant $field, text: impl Into<String> => text);
    };
    ($(#[$doc:meta])* $variant:ident $field:ident url) => {
        setter!(@ $(#[$doc])* $variant $field, url: impl Into<String> => url);
    };
    ($(#[$doc:meta])* $variant:ident $field:ident uuid($id:ident)) => {
        setter!(@ $(#[$doc])* $variant $field, id: &$id => id.expose());
    };
    ($(#[$doc:meta])* $variant:ident $field:ident uuid) => {
        setter!(@ $(#[$doc])* $variant $field, id: impl Into<String> => id);
    };
    ($(#[$doc:meta])* $variant:ident $field:ident colour) => {
        setter!(@ $(#[$doc])* $variant $field, colour: &Colour => colour.as_str());
    };
    ($(#[$doc:meta])* $variant:ident $field:ident integer) => {
        setter!(@ $(#[$doc])* $variant $field, number: u32 => number.to_string());
    };
    ($(#[$doc:meta])* $variant:ident $field:ident ratio) => {
        setter!(@ $(#[$doc])* $variant $field, ratio: f64 => ratio.to_string());
    };
    ($(#[$doc:meta])* $variant:ident $field:ident list) => {
        setter!(@ $(#[$doc])* $variant $field, items: &[&str] => items.join(","));
    };
    ($(#[$doc:meta])* $variant:ident $field:ident list($id:ident)) => {
        setter!(@ $(#[$doc])* $variant $field, ids: &[$id]
            => ids.iter().map($id::expose).collect::<Vec<_>>().join(","));
    };
    ($(#[$doc:meta])* $variant:ident $field:ident choice($choice:ident { $($value:ident = $text:literal),+ })) => {
        setter!(@ $(#[$doc])* $variant $field, value: $choice => value.as_str());
    };
    (@ $(#[$doc:meta])* $variant:ident $field:ident, $value:ident: $type:ty => $text:expr) => {
        $(#[$doc])*
        #[must_use]
        pub fn $field(self, $value: $type) -> Self {
            self.with(Parameter::$variant, $text)
        }
    };
}

macro_rules! kind {
    (boolean) => { Kind::Boolean };
    (flag) => { Kind::Flag };
    (text) => { Kind::Text };
    (url) => { Kind::Url };
    (uuid $(($id:ident))?) => { Kind::Uuid };
    (colour) => { Kind::Colour };
    (integer) => { Kind::Integer };
    (ratio) => { Kind::Ratio };
    (list $(($id:ident))?) => { Kind::List };
    (choice($choice:ident { $($value:ident = $text:literal),+ })) => { Kind::Choice(&[$($text),+]) };
}

macro_rules! choice {
    (choice($choice:ident { $($value:ident = $text:literal),+ })) => {
        #[doc = concat!("The values of `", stringify!($choice), "`: see the setters of [`ConnectParameters`](crate::ConnectParameters).")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $choice {
            $(#[doc = concat!("`", $text, "`")] $value),+
        }

        impl $choice {
            /// The value on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $text),+ }
            }
        }
    };
    ($other:ident $($rest:tt)?) => {};
}

macro_rules! optional {
    () => {
        None
    };
    ($text:literal) => {
        Some($text)
    };
}

macro_rules! parameters {
    ($(
        $(#[doc = $summary:literal])+
        $variant:ident $field:ident = $name:literal, $kind:ident $(($($argument:tt)+))?, $group:ident, $product:literal,
        [$($evidence:ident),+]
        $(, default $default:literal)? $(, since $since:literal)? $(, deprecated $deprecated:literal)?
        $(, constraint $constraint:literal)?;
    )+) => {
        /// A URL parameter of the widget. Names on the wire are Flinks' own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Parameter {
            $($(#[doc = $summary])+ $variant),+
        }

        impl Parameter {
            /// Every parameter, in the order of the table.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// The name on the wire, case-sensitive.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What a value looks like.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$variant => kind!($kind $(($($argument)+))?)),+ }
            }

            /// What it is about.
            pub const fn group(self) -> Group {
                match self { $(Self::$variant => Group::$group),+ }
            }

            /// What is known of it.
            pub const fn about(self) -> About {
                match self { $(Self::$variant => About {
                    summary: concat!($($summary),+),
                    product: $product,
                    default: optional!($($default)?),
                    constraint: optional!($($constraint)?),
                    since: optional!($($since)?),
                    deprecated: optional!($($deprecated)?),
                    evidence: &[$(Evidence::$evidence),+],
                }),+ }
            }
        }

        impl ConnectParameters {
            $(setter! { $(#[doc = $summary])+ $variant $field $kind $(($($argument)+))? })+
        }

        $(choice! { $kind $(($($argument)+))? })+
    };
}

parameters! {
    /// The single-use token that opens the widget, minted on your server.
    AuthorizeToken authorize_token = "authorizeToken", uuid(AuthorizeToken), Authentication, "banking, investment; v1 and v2",
        [Documented, Contradicted], since "mandatory for integrations created from October 2024",
        constraint "Minted by POST /GenerateAuthorizeToken on the same instance. Used once; unused it lives 30 minutes (one page says 15). /Authorize needs another one.";
    /// Shows the dummy bank FlinksCapital.
    Demo demo = "demo", boolean, Environment, "banking, investment; v1 and v2", [Documented], default "false",
        constraint "For the sandbox instances only, never in production.";
    /// Simulates a bank that signs in through its own pop-up window.
    DemoOutbound demo_outbound = "demoOutbound", boolean, Environment, "v2", [Documented],
        constraint "For the sandbox instances only, in place of demo.";
    /// Another spelling of demo, in one example of the documentation.
    Toolbox toolbox = "toolbox", choice(ToolboxSwitch { True = "true" }), Environment, "v2", [OnePlace],
        constraint "Use demo.";
    /// The language of the widget, and of the questions that the bank asks.
    Language language = "language", choice(Language { En = "en", Fr = "fr" }), Localisation, "banking, investment; v1 and v2",
        [Documented], default "en",
        constraint "A loginId is unique per institution, user name and language. Changing it reloads the frame and loses the session.";
    /// The colour scheme of the widget.
    Theme theme = "theme", choice(Theme { Dark = "dark", Light = "light", System = "system" }), Appearance,
        "v1; again in the newest widget page", [Documented, Integrators], default "dark",
        deprecated "absent from the v2 tables, present again in the newest page",
        constraint "'system' is seen in integrators' code only.";
    /// Lays the institution list out for wide screens.
    DesktopLayout desktop_layout = "desktopLayout", boolean, Appearance, "v1", [Documented], default "false",
        deprecated "v1 only";
    /// Adds a search bar to the institution list.
    InstitutionFilterEnable institution_filter_enable = "institutionFilterEnable", boolean, Appearance,
        "v1, early v2, investment", [Documented], default "false", deprecated "the latest v2 always has the search bar";
    /// Adds a close button.
    CloseEnable close_enable = "closeEnable", boolean, Appearance, "v1, v2, investment", [Documented], default "false",
        since "June 2018",
        constraint "The widget only says COMPONENT_CLOSE_SESSION: the page does the closing.";
    /// Shows the header text and the lock.
    HeaderEnable header_enable = "headerEnable", boolean, Appearance, "v1, v2, investment", [Documented], default "true";
    /// Shows the lock above the header text.
    HeaderImgEnable header_img_enable = "headerImgEnable", boolean, Appearance, "v1, v2, investment", [Documented],
        default "true";
    /// Shows the back button.
    BackEnable back_enable = "backEnable", boolean, Appearance, "v1, v2, investment", [Documented], default "true",
        since "June 2018", constraint "Turn it off when the page has its own institution list and links to Credential/{institution}.";
    /// Shows a loading screen while the widget itself loads.
    StaticLoadingEnable static_loading_enable = "staticLoadingEnable", boolean, Appearance, "v1, v2, investment",
        [Documented], default "false", since "May 2020";
    /// Takes away the padding around the widget.
    RemovePadding remove_padding = "removePadding", boolean, Appearance, "v2", [Documented], default "false";
    /// Keeps the version 1 layout at a fixed height.
    FixedHeightEnable fixed_height_enable = "fixedHeightEnable", boolean, Appearance, "v1", [Documented], default "true",
        deprecated "v1 only";
    /// Draws the version 1 box around the widget.
    BoxLayout box_layout = "boxLayout", boolean, Appearance, "v1", [Documented], default "true", deprecated "v1 only";
    /// The loading animation of version 1.
    LoadingType loading_type = "loadingType", choice(LoadingType { Dots = "dots", Progressbar = "progressbar" }),
        Appearance, "v1", [Documented], default "dots", deprecated "v1 only";
    /// The background colour.
    BackgroundColor background_color = "backgroundColor", colour, Appearance, "v1, v2 example URLs",
        [Documented, Integrators], constraint "Without '#'; eight digits are RGBA.";
    /// The first foreground colour.
    ForegroundColor1 foreground_color_1 = "foregroundColor1", colour, Appearance, "v1, v2 example URLs", [Documented],
        constraint "Without '#'. What it paints is not documented.";
    /// The second foreground colour.
    ForegroundColor2 foreground_color_2 = "foregroundColor2", colour, Appearance, "v1", [Integrators],
        constraint "Without '#'. What it paints is not documented.";
    /// Shows the consent page.
    ConsentEnable consent_enable = "consentEnable", boolean, Consent, "v1, v2", [Documented, Contradicted], default "true",
        constraint "Always send it: the documented default changed. 'false' obliges you to show Flinks' disclosures yourself.";
    /// The data that the consent page lists.
    Features features = "features", list, Consent, "early v2", [Documented, Integrators],
        deprecated "gone from later tables",
        constraint "Goes with consentEnable=true. Values seen: TransactionHistory, AccountNumber.";
    /// Your name on the consent page.
    CustomerName customer_name = "customerName", text, Consent, "v1, v2", [Documented];
    /// Your terms, with a checkbox on the consent page.
    TermsUrl terms_url = "termsUrl", url, Consent, "v1, v2", [Documented],
        constraint "Turns the COMPONENT_*_TERMS steps on.";
    /// A text behind the title of the consent page.
    ConsentTitleAppendedText consent_title_appended_text = "consentTitleAppendedText", text, Consent, "v2", [OnePlace],
        since "August 2024";
    /// Where the person goes after success; loginId and the rest are appended to its query.
    RedirectUrl redirect_url = "redirectUrl", url, Redirect, "banking, investment; v1 and v2", [Documented, Contradicted],
        constraint "An https page of your own, or an app's own scheme; Flinks may have to allow it. Without it the widget ends on its own result page.";
    /// Redirects inside the frame, not the whole page.
    InnerRedirect inner_redirect = "innerRedirect", boolean, Redirect, "v1, v2", [Documented, Integrators],
        constraint "The landing page must allow being framed by your own origin.";
    /// Says REDIRECT and does not navigate.
    JsRedirect js_redirect = "jsRedirect", boolean, Redirect, "v1, v2", [Integrators];
    /// Takes the whole page to the bank instead of opening a pop-up window.
    OauthWindowRedirect oauth_window_redirect = "oauthWindowRedirect", boolean, Redirect, "v2", [OnePlace],
        constraint "For mobile system browsers, with a deep link as redirectUrl.";
    /// Resumes or reconnects an existing session.
    RequestId request_id = "requestId", uuid(RequestId), Session, "v2, investment", [Documented],
        constraint "Dies after eight minutes without activity; may have to be activated on the instance.";
    /// The accounts of the session that is resumed: skips the account selection.
    ResumeSelectedAccounts resume_selected_accounts = "resumeSelectedAccounts", list(AccountId), Session, "v2", [OnePlace],
        constraint "Needs requestId.";
    /// Lets the person choose accounts after signing in.
    AccountSelectorEnable account_selector_enable = "accountSelectorEnable", boolean, AccountSelection, "v1, v2",
        [Documented], default "false";
    /// Lets the person choose several accounts.
    AccountSelectorMultiple account_selector_multiple = "accountSelectorMultiple", boolean, AccountSelection, "v1, v2",
        [Documented], since "September 2019", constraint "Needs accountSelectorEnable=true.";
    /// Leaves out the title of the account selection.
    AccountSelectorNoTitle account_selector_no_title = "accountSelectorNoTitle", boolean, AccountSelection, "v1, v2",
        [Documented], since "September 2019", constraint "Needs accountSelectorEnable=true.";
    /// Shows accounts of one currency only.
    AccountSelectorCurrency account_selector_currency = "accountSelectorCurrency",
        choice(AccountSelectorCurrency { Cad = "cad", Usd = "usd" }), AccountSelection, "v1, v2",
        [Documented, Integrators], constraint "Needs accountSelectorEnable=true.";
    /// Shows every account, not only those for daily operations.
    ShowAllAccounts show_all_accounts = "showAllAccounts", boolean, AccountSelection, "v1, v2", [Documented],
        default "false", since "May 2020", constraint "Needs accountSelectorEnable=true.";
    /// Shows every account for daily operations.
    ShowAllOperationsAccounts show_all_operations_accounts = "showAllOperationsAccounts", boolean, AccountSelection,
        "v1, v2", [Integrators], constraint "Needs accountSelectorEnable=true.";
    /// Fetches accounts that were not selected too.
    FetchAllAccounts fetch_all_accounts = "fetchAllAccounts", boolean, AccountSelection, "v2", [Integrators];
    /// The threshold from which an account counts as good for transfers.
    EftEligibleRatio eft_eligible_ratio = "eftEligibleRatio", ratio, AccountSelection, "v2", [Integrators];
    /// How many days of transactions are fetched.
    DaysOfTransactions days_of_transactions = "daysOfTransactions",
        choice(DaysOfTransactions { Days90 = "Days90", Days365 = "Days365" }), Data, "banking; v1 and v2",
        [Documented, Integrators], since "November 2017", deprecated "Days360 became Days365 in August 2018";
    /// Fetches the transactions.
    WithTransactions with_transactions = "withTransactions", boolean, Data, "banking", [Integrators];
    /// Fetches the statements, so that /GetStatements has data.
    DetailsAndStatementEnable details_and_statement_enable = "detailsAndStatementEnable", boolean, Data,
        "banking, Canada only", [Documented];
    /// How many months of statements are fetched.
    MonthsOfStatements months_of_statements = "monthsOfStatements",
        choice(MonthsOfStatements { MostRecent = "MostRecent", Months3 = "Months3", Months12 = "Months12" }), Data,
        "banking", [Integrators], constraint "Needs detailsAndStatementEnable=true.";
    /// Statements, in one integrator's spelling.
    Statement statement = "statement", boolean, Data, "banking", [Integrators];
    /// Refreshes the account every night.
    ScheduleRefresh schedule_refresh = "scheduleRefresh", boolean, Data, "banking, investment", [Documented],
        deprecated "no longer actively supported for most institutions";
    /// Asks for the answers to security questions ahead of nightly refreshes.
    EnhancedMfa enhanced_mfa = "enhancedMFA", boolean, Data, "banking", [Documented];
    /// Skips those questions.
    SkipEnhancedMfa skip_enhanced_mfa = "skipEnhancedMFA", boolean, Data, "banking", [Integrators];
    /// Returns the security questions as well.
    WithMfaQuestions with_mfa_questions = "withMFAQuestions", flag, Data, "banking", [Integrators];
    /// Waits for the summary before it ends.
    WaitSummary wait_summary = "waitSummary", boolean, Data, "banking", [Integrators];
    /// How many failed attempts are allowed.
    MaximumRetry maximum_retry = "maximumRetry", integer, Limits, "v1, v2", [Documented, Integrators],
        since "November 2017", constraint "MAXIMUM_RETRY_REACHED is said only when it is set.";
    /// Your own text that comes back in the redirect, in webhooks and in the dashboard.
    Tag tag = "tag", text, Tracking, "v1, v2", [Documented], since "May 2018";
    /// Sends every message as JSON text, for React Native's WebView.
    Stringify stringify = "stringify", boolean, Integration, "v1, v2", [Documented], default "false";
    /// Tells the widget that it runs in a WebView.
    Webview webview = "webview", boolean, Integration, "v2", [Integrators];
    /// Your customer id; it belongs to the API, and is not known to do anything here.
    CustomerId customer_id = "customerId", uuid, Integration, "none", [Integrators];
    /// Which institutions are listed.
    ProductType product_type = "productType", choice(ProductType { Banking = "banking", Investment = "investment" }),
        Product, "banking, investment", [Documented], default "banking",
        deprecated "the investment product was retired on 30 April 2026";
    /// The country of the institutions.
    InstitutionsLocation institutions_location = "institutionsLocation", choice(InstitutionsLocation { Ca = "ca" }),
        Product, "v2", [Integrators];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_masks_the_token() {
        let token = AuthorizeToken::parse("6747ff12-6943-429f-c710-08d9aaed1c78").unwrap();
        let parameters = ConnectParameters::new().authorize_token(&token).demo(true);
        assert_eq!(
            format!("{parameters:?}"),
            r#"{"authorizeToken": "6747…", "demo": "true"}"#
        );
    }

    #[test]
    fn the_order_of_setting_does_not_matter() {
        let one = ConnectParameters::new().demo(true).close_enable(true);
        let other = ConnectParameters::new()
            .close_enable(false)
            .demo(true)
            .close_enable(true);
        assert_eq!(one, other);
    }

    #[test]
    fn an_attribute_is_the_kebab_case_of_the_name() {
        assert_eq!(
            Parameter::AccountSelectorEnable.attribute(),
            "account-selector-enable"
        );
        assert_eq!(
            Parameter::WithMfaQuestions.attribute(),
            "with-mfa-questions"
        );
        assert_eq!(Parameter::ForegroundColor1.attribute(), "foreground-color1");
    }

    #[test]
    fn a_ratio_is_a_plain_number_from_0_to_1() {
        for good in ["0", "1", "0.5", "0.25", "0.0", "1.0", "1.00"] {
            assert_eq!(Kind::Ratio.expects_instead(good), None, "{good}");
        }
        for bad in [
            "", ".", "0.", ".5", "1.", "1.01", "2", "00", "01", "00.5", "-0", "+1", "0.5.5",
            "1e-3", "0.1e1", "inf", "NaN", " 1", "0,5", "½",
        ] {
            assert!(Kind::Ratio.expects_instead(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn every_documented_default_is_a_good_value() {
        for parameter in Parameter::ALL {
            if let Some(default) = parameter.about().default {
                assert_eq!(
                    parameter.kind().expects_instead(default),
                    None,
                    "{}",
                    parameter.name()
                );
            }
        }
    }
}
