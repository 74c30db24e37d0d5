//! The forms in which an account's name is written.

/// A name without a SID, taken apart; domain and name are in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Written {
    /// `DOMAIN\name`, a name with a domain beside it, or `name@REALM` with the realm beside it.
    Qualified { domain: String, name: String },
    /// `name@suffix` with nothing beside it: a user principal name, or a name and its realm.
    Principal { suffix: String, name: String },
    /// A name alone.
    Bare { name: String },
}

/// Takes a name apart; `None` if there is none.
pub(super) fn written(name: &str, domain: &str) -> Option<Written> {
    let (name, domain) = (absent(name)?.to_lowercase(), absent(domain).unwrap_or_default().to_lowercase());
    if let Some((domain, name)) = name.split_once('\\')
        && !name.is_empty()
    {
        let (domain, name) = (domain.to_owned(), name.to_owned());
        // `.\name` is how people type an account of the computer at hand.
        return Some(if matches!(domain.as_str(), "" | ".") {
            Written::Bare { name }
        } else {
            Written::Qualified { domain, name }
        });
    }
    if let Some((before, suffix)) = name.rsplit_once('@')
        && !before.is_empty()
    {
        let (name, suffix) = (before.to_owned(), suffix.to_owned());
        return Some(if suffix == domain {
            Written::Qualified { domain, name }
        } else {
            Written::Principal { suffix, name }
        });
    }
    Some(if matches!(domain.as_str(), "" | ".") { Written::Bare { name } } else { Written::Qualified { domain, name } })
}

/// How a name is shown: `DOMAIN\name`, `name@REALM`, or alone.
pub(super) fn shown(name: &str, domain: &str) -> Option<String> {
    let name = absent(name)?;
    Some(match absent(domain) {
        Some(domain) if !name.contains(['@', '\\']) => format!("{domain}\\{name}"),
        _ => name.to_owned(),
    })
}

/// The text, or `None` where Windows wrote nothing.
pub(super) fn absent(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !matches!(*text, "" | "-"))
}

/// The first label of a host's name, in lower case.
pub(super) fn label(name: &str) -> String {
    name.split('.').next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_taken_apart() {
        let qualified =
            |domain: &str, name: &str| Some(Written::Qualified { domain: domain.into(), name: name.into() });
        assert_eq!(written("JDoe", "CORP"), qualified("corp", "jdoe"));
        assert_eq!(written("CORP\\JDoe", ""), qualified("corp", "jdoe"));
        assert_eq!(written("jdoe@CORP.EXAMPLE", "CORP.EXAMPLE"), qualified("corp.example", "jdoe"));
        let principal = Written::Principal { suffix: "corp.example".into(), name: "jane.doe".into() };
        assert_eq!(written("jane.doe@corp.example", "-"), Some(principal));
        assert_eq!(written(".\\admin", ""), Some(Written::Bare { name: "admin".into() }));
        assert_eq!(written("-", "-"), None);
    }
}
