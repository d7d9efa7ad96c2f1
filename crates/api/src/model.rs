//! The vendor's objects, read in place: nothing that Flinks sends is lost, and a wrong type costs one field only.

use serde_json::{Map, Value};
use std::fmt;

macro_rules! read {
    (text, $value:expr) => {
        $value.as_str()
    };
    (number, $value:expr) => {
        $value.as_f64()
    };
    (boolean, $value:expr) => {
        $value.as_bool()
    };
    ($object:ident, $value:expr) => {
        $value.as_object().map($object)
    };
}

macro_rules! result {
    (text) => { Option<&'a str> };
    (number) => { Option<f64> };
    (boolean) => { Option<bool> };
    ($object:ident) => { Option<$object<'a>> };
}

macro_rules! view {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ident = $wire:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq)]
        pub struct $name<'a>(pub(crate) &'a Map<String, Value>);

        impl<'a> $name<'a> {
            $(
                $(#[$field_doc])*
                pub fn $field(self) -> result!($kind) {
                    self.0.get($wire).and_then(|value| read!($kind, value))
                }
            )+

            /// The object as it came, with the fields that this crate does not name.
            pub fn json(self) -> &'a Map<String, Value> {
                self.0
            }
        }

        impl fmt::Debug for $name<'_> {
            /// What it is, not what is in it: people's money and names do not belong in logs.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), " { … }"))
            }
        }
    };
}

view! {
    /// A login at an institution.
    Login {
        /// The loginId.
        id: text = "Id",
        /// The user name at the bank.
        username: text = "Username",
        /// Whether it is refreshed at night.
        is_scheduled_refresh: boolean = "IsScheduledRefresh",
        /// When the data was last fetched: no zone, seven digits behind the second.
        last_refresh: text = "LastRefresh",
        /// `Personal`; others are not documented.
        kind: text = "Type",
    }
}
view! {
    /// What is on an account.
    Balance {
        /// Available now.
        available: number = "Available",
        /// Booked.
        current: number = "Current",
        /// The credit limit.
        limit: number = "Limit",
    }
}
view! {
    /// One booking. Debit and credit are both positive.
    Transaction {
        /// The id.
        id: text = "Id",
        /// The day.
        date: text = "Date",
        /// The bank's own code.
        code: text = "Code",
        /// The bank's own words.
        description: text = "Description",
        /// Out.
        debit: number = "Debit",
        /// In.
        credit: number = "Credit",
        /// On the account after it.
        balance: number = "Balance",
    }
}
view! {
    /// Where a holder lives.
    Address {
        /// Street and number.
        civic_address: text = "CivicAddress",
        /// City.
        city: text = "City",
        /// Province.
        province: text = "Province",
        /// Postal code.
        postal_code: text = "PostalCode",
        /// Post office box.
        po_box: text = "POBox",
        /// Country.
        country: text = "Country",
    }
}
view! {
    /// Who holds an account. One sample has a text in its place: see [`Account::json`].
    Holder {
        /// Name.
        name: text = "Name",
        /// Address.
        address: Address = "Address",
        /// E-mail.
        email: text = "Email",
        /// Telephone.
        phone_number: text = "PhoneNumber",
    }
}
view! {
    /// An account.
    Account {
        /// The accountId.
        id: text = "Id",
        /// What the bank calls it.
        title: text = "Title",
        /// The number.
        account_number: text = "AccountNumber",
        /// Its last four digits; newer pages only.
        last_four_digits: text = "LastFourDigits",
        /// The branch.
        transit_number: text = "TransitNumber",
        /// The bank's number.
        institution_number: text = "InstitutionNumber",
        /// How far it may be overdrawn.
        overdraft_limit: number = "OverdraftLimit",
        /// What is on it.
        balance: Balance = "Balance",
        /// `Operations` and others.
        category: text = "Category",
        /// `Chequing` and others.
        kind: text = "Type",
        /// `CAD`, `USD`.
        currency: text = "Currency",
        /// Who holds it, with `WithAccountIdentity`.
        holder: Holder = "Holder",
        /// How good it is for transfers, 0 to 1; from the summary only.
        eft_eligible_ratio: number = "EftEligibleRatio",
    }
}
view! {
    /// One statement.
    Statement {
        /// The id.
        unique_id: text = "UniqueId",
        /// `PDF`.
        file_type: text = "FileType",
        /// The file, in base64.
        base64_bytes: text = "Base64Bytes",
    }
}
view! {
    /// The statements of one account.
    StatementsOfAccount {
        /// The account's number.
        account_number: text = "AccountNumber",
    }
}

impl<'a> Account<'a> {
    /// The bookings, with `WithTransactions`.
    pub fn transactions(self) -> impl Iterator<Item = Transaction<'a>> {
        objects(self.0.get("Transactions")).map(Transaction)
    }
}

impl<'a> StatementsOfAccount<'a> {
    /// The statements.
    pub fn statements(self) -> impl Iterator<Item = Statement<'a>> {
        objects(self.0.get("Statements")).map(Statement)
    }
}

/// A body of the API that can be looked into. Owns its JSON, and gives it back as it came.
macro_rules! body {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub(crate) serde_json::Value);

        impl $name {
            /// The body as it came.
            pub fn json(&self) -> &serde_json::Value {
                &self.0
            }

            /// The login that it is about.
            pub fn login(&self) -> Option<crate::Login<'_>> {
                self.0.get("Login").and_then(serde_json::Value::as_object).map(crate::Login)
            }

            /// The institution's name.
            pub fn institution(&self) -> Option<&str> {
                self.0.get("Institution").and_then(serde_json::Value::as_str)
            }
        }

        impl std::fmt::Debug for $name {
            /// What it is, not what is in it.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), " { … }"))
            }
        }
    };
}
pub(crate) use body;

pub(crate) fn objects(list: Option<&Value>) -> impl Iterator<Item = &Map<String, Value>> {
    list.and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
}
