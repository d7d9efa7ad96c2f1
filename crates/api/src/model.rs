//! The vendor's objects, read in place: nothing that Flinks sends is lost, and a wrong type costs one field only.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt;

macro_rules! read {
    (text, $value:expr) => {
        $value.and_then(Value::as_str)
    };
    (number, $value:expr) => {
        $value.and_then(Value::as_f64)
    };
    (boolean, $value:expr) => {
        $value.and_then(Value::as_bool)
    };
    ([$object:ident], $value:expr) => {
        objects($value).map($object)
    };
    ($object:ident, $value:expr) => {
        $value.and_then(Value::as_object).map($object)
    };
}

macro_rules! result {
    (text) => { Option<&'a str> };
    (number) => { Option<f64> };
    (boolean) => { Option<bool> };
    ([$object:ident]) => { impl Iterator<Item = $object<'a>> };
    ($object:ident) => { Option<$object<'a>> };
}

macro_rules! owned {
    (text) => { Option<String> };
    (number) => { Option<Number> };
    (boolean) => { Option<bool> };
    ([$object:ident]) => { Option<Vec<$object>> };
    ($object:ident) => { Option<$object> };
}

/// One table of the vendor's fields; for each object a view, and in [`owned`] a struct.
macro_rules! models {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:tt = $wire:literal,)+ })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq)]
            pub struct $name<'a>(pub(crate) &'a Map<String, Value>);

            impl<'a> $name<'a> {
                $(
                    $(#[$field_doc])*
                    pub fn $field(self) -> result!($kind) {
                        read!($kind, self.0.get($wire))
                    }
                )+

                /// The object as it came, with the fields that this crate does not name.
                pub fn json(self) -> &'a Map<String, Value> {
                    self.0
                }

                /// The same as a struct, which outlives the answer.
                pub fn owned(self) -> owned::$name {
                    self.0.clone().into()
                }
            }

            impl fmt::Debug for $name<'_> {
                /// What it is, not what is in it: people's money and names do not belong in logs.
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(concat!(stringify!($name), " { … }"))
                }
            }
        )+

        /// The same objects as structs. They are written as they came: what is missing, null, of another type than the documented
        /// one, or not named here is kept in `other`.
        pub mod owned {
            use serde::{Deserialize, Serialize};
            use serde_json::{Map, Number, Value};
            use std::fmt;

            $(
                $(#[$doc])*
                #[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
                #[serde(from = "Map<String, Value>")]
                #[non_exhaustive]
                pub struct $name {
                    $(
                        $(#[$field_doc])*
                        #[serde(rename = $wire, skip_serializing_if = "Option::is_none")]
                        pub $field: owned!($kind),
                    )+
                    /// Everything else that Flinks sent.
                    #[serde(flatten)]
                    pub other: Map<String, Value>,
                }

                impl From<Map<String, Value>> for $name {
                    fn from(mut other: Map<String, Value>) -> Self {
                        Self {
                            $($field: super::take(&mut other, $wire),)+
                            other,
                        }
                    }
                }

                impl fmt::Debug for $name {
                    /// What it is, not what is in it.
                    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!(stringify!($name), " { … }"))
                    }
                }
            )+
        }
    };
}

/// Takes a field out if it is of this type. A wrong type costs that field only, and null is told from missing.
fn take<T: DeserializeOwned>(fields: &mut Map<String, Value>, name: &str) -> Option<T> {
    let value = fields.get(name).filter(|value| !value.is_null())?;
    let taken = T::deserialize(value).ok()?;
    fields.remove(name);
    Some(taken)
}

models! {
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

    /// What is on an account.
    Balance {
        /// Available now.
        available: number = "Available",
        /// Booked.
        current: number = "Current",
        /// The credit limit.
        limit: number = "Limit",
    }

    /// One transaction. Debit and credit are both positive.
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

    /// Who holds an account. One sample has a text in its place: see [`Account::json`](crate::Account::json).
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
        /// The transactions, with `WithTransactions`.
        transactions: [Transaction] = "Transactions",
    }

    /// One statement.
    Statement {
        /// The id.
        unique_id: text = "UniqueId",
        /// `PDF`.
        file_type: text = "FileType",
        /// The file, in base64.
        base64_bytes: text = "Base64Bytes",
        /// The file, in base64, as some answers call it: see [`Statement::file`](crate::Statement::file).
        base64_content: text = "Base64Content",
        /// The number of its account, where statements do not come by account.
        account_number: text = "AccountNumber",
    }

    /// The statements of one account.
    StatementsOfAccount {
        /// The account's number.
        account_number: text = "AccountNumber",
        /// The statements.
        statements: [Statement] = "Statements",
    }
}

impl<'a> Statement<'a> {
    /// The file, in base64, whatever the answer calls it.
    pub fn file(self) -> Option<&'a str> {
        self.base64_bytes().or(self.base64_content())
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_struct_is_written_as_it_came_whatever_is_missing_null_or_wrong_in_it() {
        let account = json!({
            "Id": "a1", "Title": 7, "AccountNumber": null, "OverdraftLimit": 0, "EftEligibleRatio": 0.5,
            "Balance": {"Available": null, "Current": 4471.25, "Pending": "new"},
            "Holder": {"Name": "Zoé Côté", "Address": {"City": "Montréal", "POBox": null}},
            "Transactions": [{"Id": "t1", "Debit": 12.5, "Credit": null, "X": 1}, {}],
            "BrandNew": {"deep": [null, 1.50]},
        });
        let read: owned::Account = serde_json::from_value(account.clone()).unwrap();
        assert_eq!(read.id.as_deref(), Some("a1"));
        assert_eq!(read.title, None);
        let holder = read.holder.as_ref().unwrap();
        let city = holder.address.as_ref().unwrap().city.as_deref();
        assert_eq!(city, Some("Montréal"));
        let first = &read.transactions.as_ref().unwrap()[0];
        assert_eq!(
            first.debit.as_ref().and_then(serde_json::Number::as_f64),
            Some(12.5)
        );
        assert_eq!((&first.credit, &first.other["X"]), (&None, &json!(1)));
        assert!(read.other.contains_key("BrandNew") && read.other.contains_key("Title"));
        assert_eq!(serde_json::to_value(&read).unwrap(), account);
        for odd in [
            json!({}),
            json!({"Holder": "a plain text", "Transactions": [1, {}]}),
        ] {
            let read: owned::Account = serde_json::from_value(odd.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), odd);
        }
        assert!(serde_json::from_value::<owned::Account>(json!([])).is_err());
    }

    #[test]
    fn a_struct_shows_nothing_of_a_person() {
        let account: owned::Account = serde_json::from_value(json!({"Title": "Chequing"})).unwrap();
        assert_eq!(format!("{account:?}"), "Account { … }");
    }
}
