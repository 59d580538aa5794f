//! Where the pictures of a map come from, as a company says it.

/// The longest address that is taken, in bytes.
const LONGEST: usize = 300;

/// The host that a template's pictures come from, as a content security policy names it
/// (`https://tiles.example`); `None` for what is no template. It has `{z}`, `{x}` and `{y}` after
/// the host, and is asked over TLS; a machine's own address may do without, for those who try.
pub fn origin(template: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`|;,".contains(c);
    if template.len() > LONGEST || !template.chars().all(is_plain) {
        return None;
    }
    let (scheme, rest) = template.split_once("://")?;
    let (host, path) = rest.split_once('/')?;
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    let is_near = matches!(name, "localhost" | "127.0.0.1");
    let is_host = !name.is_empty()
        && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.:".contains(c))
        && host.split_once(':').is_none_or(|(_, port)| port.parse::<u16>().is_ok());
    let is_safe = scheme == "https" || (scheme == "http" && is_near);
    let is_whole = ["{z}", "{x}", "{y}"].iter().all(|part| path.matches(part).count() == 1);
    let bare = ["{z}", "{x}", "{y}", "{r}"]
        .iter()
        .fold(path.to_owned(), |path, part| path.replace(part, ""));
    let is_one = is_safe && is_host && is_whole && !bare.contains(['{', '}']);
    is_one.then(|| template.get(..scheme.len() + 3 + host.len())).flatten()
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn the_host_of_a_template() {
        for (template, expect) in [
            ("https://tile.openstreetmap.org/{z}/{x}/{y}.png", "https://tile.openstreetmap.org"),
            ("https://t.example:8443/a/{z}/{y}/{x}{r}.png?key=a-1", "https://t.example:8443"),
            ("http://127.0.0.1:9000/{z}/{x}/{y}.png", "http://127.0.0.1:9000"),
        ] {
            assert_eq!(origin(template), Some(expect), "{template}");
        }
    }

    #[test]
    fn what_is_no_template_names_no_host() {
        for template in [
            "",
            "tile.example/{z}/{x}/{y}.png",
            "http://tile.example/{z}/{x}/{y}.png",
            "https://tile.example/{z}/{x}.png",
            "https://{s}.tile.example/{z}/{x}/{y}.png",
            "https://tile.example/{s}/{z}/{x}/{y}.png",
            "https://a;script-src *//{z}/{x}/{y}.png",
            "https://a.example https://b.example/{z}/{x}/{y}",
            "https://a@b.example/{z}/{x}/{y}",
            "https:///{z}/{x}/{y}",
            "https://*/{z}/{x}/{y}",
            "https://a:b/{z}/{x}/{y}",
            "https://a.example/{z}/{x}/{y}/{x}",
            "javascript://a/{z}/{x}/{y}",
        ] {
            assert_eq!(origin(template), None, "{template}");
        }
        assert_eq!(origin(&format!("https://a/{{z}}/{{x}}/{{y}}{}", "a".repeat(300))), None);
    }
}
