//! What the doctor finds.

use serde::Serialize;
use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// It may be on purpose.
    Warning,
    /// It will not do what was meant.
    Error,
}

impl Severity {
    /// `error` or `warning`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal;)+) => {
        /// What is wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProblemCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl ProblemCode {
            /// Every code.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$variant),+];

            /// The name in kebab case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

codes! {
    /// Not an absolute URL.
    Malformed = "malformed";
    /// Plain http to a host that is not this machine.
    HttpHost = "http-host";
    /// A host that no widget can be loaded from.
    InvalidHost = "invalid-host";
    /// A host that is not one of Flinks'.
    NotAFlinksHost = "not-a-flinks-host";
    /// A host of Flinks, or a path, at which no widget is known.
    UnknownAddress = "unknown-address";
    /// Parameters that begin without a `?`.
    MissingQuestionMark = "missing-question-mark";
    /// White space inside the URL.
    WhiteSpace = "white-space";
    /// Text that is still escaped for HTML, JSON or a shell.
    EscapedText = "escaped-text";
    /// A placeholder of a template language.
    Placeholder = "placeholder";
    /// `undefined`, `null`, `NaN` or `[object Object]` as text.
    NotSet = "not-set";
    /// The path of version 1.
    Version1Path = "version-1-path";
    /// A parameter that only version 1 knows.
    Version1Parameter = "version-1-parameter";
    /// A `?` inside the query.
    SecondQuestionMark = "second-question-mark";
    /// A URL as a value that is not percent-encoded.
    UnencodedUrl = "unencoded-url";
    /// A value with a raw `#`, which begins the fragment.
    RawHash = "raw-hash";
    /// A fragment: the widget does not see it.
    Fragment = "fragment";
    /// A `%` without two hexadecimal digits, or bytes that are not UTF-8.
    BadPercentEncoding = "bad-percent-encoding";
    /// A name that the table does not have.
    UnknownParameter = "unknown-parameter";
    /// A name or a value in the wrong case.
    WrongCase = "wrong-case";
    /// A name that stands there twice.
    DuplicateParameter = "duplicate-parameter";
    /// A value that is not of the parameter's kind.
    InvalidValue = "invalid-value";
    /// `Days360`, which became `Days365`.
    Days360 = "days360";
    /// A sandbox switch on a production instance.
    DemoInProduction = "demo-in-production";
    /// No token.
    MissingAuthorizeToken = "missing-authorize-token";
    /// `consentEnable` is not sent.
    ConsentUnset = "consent-unset";
    /// `consentEnable=false`.
    ConsentDisabled = "consent-disabled";
    /// An account option without the account selector.
    NeedsAccountSelector = "needs-account-selector";
    /// `resumeSelectedAccounts` without `requestId`.
    NeedsRequestId = "needs-request-id";
    /// `monthsOfStatements` without its switch.
    NeedsStatements = "needs-statements";
    /// A redirect that is not https.
    RedirectNotHttps = "redirect-not-https";
    /// A redirect to Flinks.
    RedirectOnFlinks = "redirect-on-flinks";
    /// A redirect with a `#`.
    RedirectFragment = "redirect-fragment";
    /// A product that is no more.
    RetiredProduct = "retired-product";
    /// A `sandbox` on the iframe that takes away what the widget needs.
    Sandbox = "sandbox";
    /// `loading="lazy"` on the iframe.
    LazyLoading = "lazy-loading";
    /// An iframe without `allow`.
    MissingAllow = "missing-allow";
    /// An iframe without a title.
    MissingTitle = "missing-title";
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// How bad it is.
    pub severity: Severity,
    /// The parameter that it is about, by its name on the wire or as it was written.
    pub parameter: Option<String>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The way out, in a sentence.
    pub fix: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.code.name(), self.message, self.fix)
    }
}
