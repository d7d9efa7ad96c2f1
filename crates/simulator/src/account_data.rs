//! The accounts as the API sends them.

use crate::{
    account::{Account, Category},
    outcome::Login,
};
use serde_json::{Value, json};

/// The object `Login`.
pub(crate) fn login(login: &Login) -> Value {
    json!({
        "Username": "Greatday", "IsScheduledRefresh": false, "LastRefresh": "2026-11-20T13:47:46.5227901",
        "Type": "Personal", "Id": login.login_id,
    })
}

/// The accounts that the filter names; all of them where it names none.
pub(crate) fn accounts(
    login: &Login,
    filter: &[String],
    detail: bool,
    transactions: bool,
) -> Vec<Value> {
    login
        .accounts
        .iter()
        .filter(|account| {
            filter.is_empty()
                || filter
                    .iter()
                    .any(|id| id.eq_ignore_ascii_case(&account.id.to_string()))
        })
        .map(|account| one(account, detail, transactions))
        .collect()
}

fn one(account: &Account, detail: bool, transactions: bool) -> Value {
    let kind = match account.category {
        Category::Operations if account.title.starts_with("Savings") => "Savings",
        Category::Operations => "Chequing",
        Category::Credits => "CreditCard",
        Category::Loans => "Loan",
    };
    let balance = amount(account.balance_cents);
    let mut value = json!({
        "TransitNumber": "77777", "InstitutionNumber": "777", "OverdraftLimit": 0, "Title": account.title,
        "AccountNumber": format!("111{}", account.last_four_digits), "LastFourDigits": account.last_four_digits,
        "Balance": {"Available": balance, "Current": balance, "Limit": null},
        "Category": account.category, "Type": kind, "Currency": account.currency, "Id": account.id,
        "Holder": {
            "Name": "Zoé Tremblay", "Email": "zoe@example.com", "PhoneNumber": "(514) 555-0134",
            "Address": {
                "CivicAddress": "1275 avenue des Canadiens", "City": "Montréal", "Province": "QC",
                "PostalCode": "H3B 5E8", "POBox": null, "Country": "CA",
            },
        },
    });
    if let Value::Object(fields) = &mut value {
        if !detail {
            fields.insert("EftEligibleRatio".to_owned(), json!(0.93));
        } else if transactions {
            fields.insert("Transactions".to_owned(), transactions_of(account));
        }
    }
    value
}

/// A few months of an ordinary life, newest first; the balances add up.
fn transactions_of(account: &Account) -> Value {
    const LIFE: [(&str, &str, i64); 10] = [
        ("2026-11-19", "Épicerie Métro, Montréal", -8_412),
        ("2026-11-14", "Payroll deposit, Acme Inc.", 184_250),
        ("2026-11-12", "Hydro-Québec", -11_230),
        ("2026-11-03", "STM OPUS", -10_450),
        ("2026-11-01", "Rent, e-transfer", -142_500),
        ("2026-10-31", "Payroll deposit, Acme Inc.", 184_250),
        ("2026-10-24", "Bixi", -2_250),
        ("2026-10-18", "Librairie Drawn & Quarterly", -5_395),
        ("2026-10-15", "Payroll deposit, Acme Inc.", 184_250),
        ("2026-10-01", "Rent, e-transfer", -142_500),
    ];
    let mut balance = account.balance_cents;
    let transactions = LIFE.iter().enumerate().map(|(at, (date, description, cents))| {
        let after = balance;
        balance -= cents;
        json!({
            "Id": format!("{}-{at}", account.id), "Date": date, "Code": null, "Description": description,
            "Debit": (*cents < 0).then(|| amount(-cents)), "Credit": (*cents > 0).then(|| amount(*cents)),
            "Balance": amount(after),
        })
    });
    transactions.collect()
}

/// Cents as the API writes money: a number with decimals.
fn amount(cents: i64) -> f64 {
    cents as f64 / 100.0
}
