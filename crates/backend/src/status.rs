//! How far a connection has come.

use serde::Serialize;
use utoipa::ToSchema;

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// The life of a connection. Each change is stored before the next step is taken.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Status {
            $($(#[$doc])* $name,)+
        }

        impl Status {
            /// Every one, in the order of a connection's life.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name in the database and in answers.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// The status of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

statuses! {
    /// Handed over, and nothing done yet.
    Received = "received",
    /// A session is being opened.
    Authorizing = "authorizing",
    /// The bank asks something before it gives newer data: the host application's server may answer.
    Challenged = "challenged",
    /// The session is open; the accounts are asked for.
    Fetching = "fetching",
    /// Flinks has them not yet: asked again every ten seconds.
    Pending = "pending",
    /// The accounts are here.
    Ready = "ready",
    /// The person must go through the widget again.
    NeedsReconnect = "needs_reconnect",
    /// Nothing helps but a change of the integration.
    Failed = "failed",
}

impl Status {
    /// Whether nothing more will come.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Ready | Self::NeedsReconnect | Self::Failed)
    }
}
