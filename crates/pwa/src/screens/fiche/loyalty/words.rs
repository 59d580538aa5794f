//! Points and rules in words.

use crate::i18n::t;
use carnet_model::{
    check,
    loyalty::{Basis, Programme, Rate},
    schema::FieldKind,
    value::Value,
};

/// A number as it is stored, as the French write it.
pub(crate) fn number(stored: &str) -> String {
    check::display(FieldKind::Decimal, &Value::text(stored))
}

/// "320 points".
pub(crate) fn points(stored: &str) -> String {
    let count: f64 = stored.parse().unwrap_or_default();
    t!("points", count = count.abs(), shown = number(stored))
}

/// The same with its sign: what came has one too.
pub(crate) fn signed(stored: &str) -> String {
    match stored.strip_prefix('-') {
        Some(rest) => format!("−{}", points(rest)),
        None => format!("+{}", points(stored)),
    }
}

/// Its name, even where there is none.
pub(crate) fn named(programme: &Programme) -> String {
    if programme.name.is_empty() { t!("programme-unnamed") } else { programme.name.clone() }
}

/// What is earned, what it is worth, and when it is lost.
pub(crate) fn rules(programme: &Programme) -> String {
    let earn = match programme.earn_points {
        Some(rate) => earned(&rate.to_string(), programme.earn_base),
        None => t!("rule-earn-none"),
    };
    let burn = programme.burn_points.zip(programme.burn_value).map(|(step, value)| {
        t!(
            "rule-burn",
            points = points(&step.to_string()),
            value = check::money(&value.to_string())
        )
    });
    let expiry = match programme.valid_months {
        Some(months) => t!("rule-expiry", count = months),
        None => t!("rule-expiry-none"),
    };
    [Some(earn), burn, Some(expiry)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What contacts of a category earn.
pub(crate) fn rate(programme: &Programme, rate: &Rate) -> String {
    let rule = earned(&rate.points.to_string(), programme.earn_base);
    t!("rule-category", category = rate.category.as_str(), rule = rule)
}

fn earned(rate: &str, base: Basis) -> String {
    match base {
        Basis::Net => t!("rule-earn-net", points = points(rate)),
        Basis::Gross => t!("rule-earn-gross", points = points(rate)),
    }
}
