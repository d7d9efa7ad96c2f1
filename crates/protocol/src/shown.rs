//! The fields of a message as they may be shown: ids masked.

use crate::connection::{Institution, Redirect};
use crate::event::CodeMessage;
use crate::id::{AccountId, RequestId};
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Collects what is there.
#[derive(Default)]
pub(crate) struct Shown(Vec<(&'static str, String)>);

impl Shown {
    pub(crate) fn into_fields(self) -> Vec<(&'static str, String)> {
        self.0
    }

    fn add(&mut self, name: &'static str, value: Option<String>) {
        self.0.extend(value.map(|value| (name, value)));
    }
}

/// A field that knows how it may be shown; an absent one shows nothing.
pub(crate) trait Show {
    fn show(&self, name: &'static str, out: &mut Shown);
}

impl Show for Option<bool> {
    fn show(&self, name: &'static str, out: &mut Shown) {
        out.add(
            name,
            self.map(|value| if value { "true" } else { "false" }.to_owned()),
        );
    }
}

impl Show for Option<u32> {
    fn show(&self, name: &'static str, out: &mut Shown) {
        out.add(name, self.map(|value| value.to_string()));
    }
}

impl Show for Option<Institution> {
    fn show(&self, name: &'static str, out: &mut Shown) {
        out.add(
            name,
            self.as_ref().map(|institution| match institution {
                Institution::Name(name) => name.clone(),
                Institution::Number(number) => number.to_string(),
            }),
        );
    }
}

impl Show for Option<RequestId> {
    fn show(&self, name: &'static str, out: &mut Shown) {
        out.add(name, self.as_ref().map(RequestId::masked));
    }
}

impl Show for Vec<String> {
    fn show(&self, name: &'static str, out: &mut Shown) {
        out.add(name, (!self.is_empty()).then(|| self.join(", ")));
    }
}

impl Show for Vec<AccountId> {
    fn show(&self, name: &'static str, out: &mut Shown) {
        let masked: Vec<_> = self.iter().map(AccountId::masked).collect();
        masked.show(name, out);
    }
}

impl Show for CodeMessage {
    fn show(&self, name: &'static str, out: &mut Shown) {
        out.add(name, Some(self.code.name().to_owned()));
        self.request_id.show("requestId", out);
        self.institution.show("institution", out);
    }
}

impl Show for Redirect {
    /// The URL itself is not shown: it holds the whole ids.
    fn show(&self, _name: &'static str, out: &mut Shown) {
        out.add("loginId", self.login_id.as_ref().map(|id| id.masked()));
        self.account_ids.show("accountId", out);
        self.institution.show("institution", out);
        self.request_id.show("requestId", out);
        out.add(
            "tag",
            self.tag.as_ref().map(|tag| crate::mask(tag.as_str())),
        );
        out.add(
            "flinksCode",
            self.flinks_code.as_ref().map(|code| code.name().to_owned()),
        );
    }
}
