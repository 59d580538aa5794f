//! Email and web addresses.

/// Whether an address can be written to: one `@`, a local part, a domain with a
/// dot, no blanks. What RFC 5321 allows beyond that is not seen in the trade.
pub fn email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"@".contains(c);
    let dots = |part: &str| part.starts_with('.') || part.ends_with('.') || part.contains("..");
    !local.is_empty()
        && local.len() <= 64
        && !local.contains(odd)
        && !dots(local)
        && is_domain(domain)
}

/// The address with its scheme, `https` unless it has one; `None` for a scheme
/// that is neither http nor https: such an address must never be followed.
pub fn url(text: &str) -> Option<String> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    let lower = text.to_ascii_lowercase();
    for scheme in ["http://", "https://"] {
        if lower.starts_with(scheme) {
            return Some(format!("{scheme}{}", text.get(scheme.len()..)?));
        }
    }
    let port = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    match lower.split_once(':') {
        Some((host, rest)) if !host.contains('.') || !port(rest) => None,
        _ if lower.contains("://") => None,
        _ => Some(format!("https://{text}")),
    }
}

/// Whether an http address names a host.
pub(super) fn is_likely(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    is_domain(host)
}

fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    let good = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    labels.len() > 1 && labels.iter().all(good) && labels.last().is_some_and(|top| top.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_can_be_written_to() {
        for good in ["a@b.fr", "jean.dupont+news@sous.domaine.example", "é@café.fr"] {
            assert!(email(good), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.fr", "a b@c.fr", "a@b..fr", "a@@b.fr", ".a@b.fr", "a@-b.fr"]
        {
            assert!(!email(bad), "{bad}");
        }
    }

    #[test]
    fn an_address_gets_a_scheme_or_is_refused() {
        assert_eq!(url("exemple.fr/a").as_deref(), Some("https://exemple.fr/a"));
        assert_eq!(url("HTTP://Exemple.fr").as_deref(), Some("http://Exemple.fr"));
        assert_eq!(url("exemple.fr:8080").as_deref(), Some("https://exemple.fr:8080"));
        for bad in ["javascript:alert(1)", "JaVa\nScript:alert(1)", "data:text/html,x", "ftp://a.b"]
        {
            assert_eq!(url(bad), None, "{bad}");
        }
    }
}
