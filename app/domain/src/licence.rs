//! Who offers the published data, and under which terms they may be used. No source states one: it is this dashboard's own choice, a
//! setting ([`crate::settings::Settings`]) that each release keeps, and wherever it is named it is called so.

use messages::{Language, msgid, translated};
use serde::{Deserialize, Serialize};

/// Who offers the data where no institution is set: this dashboard. No source names an institution that runs it.
pub const LICENSOR: &str =
    "Tablero de seguimiento de la Política Nacional de Transformación Digital";

/// Terms under which anybody may use the published data: the licences for open data of Creative Commons and of Open Data Commons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Licence {
    /// Name the source.
    #[default]
    #[serde(rename = "CC-BY-4.0")]
    CcBy4,
    /// Name the source, pass on under the same terms.
    #[serde(rename = "CC-BY-SA-4.0")]
    CcBySa4,
    /// No conditions.
    #[serde(rename = "CC0-1.0")]
    Cc0,
    /// Name the source; written for databases.
    #[serde(rename = "ODC-By-1.0")]
    OdcBy1,
    /// Name the source, pass on under the same terms; written for databases.
    #[serde(rename = "ODbL-1.0")]
    Odbl1,
}

impl Licence {
    pub const ALL: [Self; 5] = [
        Self::CcBy4,
        Self::CcBySa4,
        Self::Cc0,
        Self::OdcBy1,
        Self::Odbl1,
    ];

    /// Its identifier in the list of SPDX; names it in forms and in release files.
    pub fn spdx(self) -> &'static str {
        match self {
            Self::CcBy4 => "CC-BY-4.0",
            Self::CcBySa4 => "CC-BY-SA-4.0",
            Self::Cc0 => "CC0-1.0",
            Self::OdcBy1 => "ODC-By-1.0",
            Self::Odbl1 => "ODbL-1.0",
        }
    }

    /// The one with this identifier.
    pub fn from_spdx(identifier: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|known| known.spdx() == identifier)
    }

    /// Its short name.
    pub fn name(self) -> &'static str {
        match self {
            Self::CcBy4 => "CC BY 4.0",
            Self::CcBySa4 => "CC BY-SA 4.0",
            Self::Cc0 => "CC0 1.0",
            Self::OdcBy1 => "ODC-By 1.0",
            Self::Odbl1 => "ODbL 1.0",
        }
    }

    /// Its full name in Spanish.
    pub fn title_es(self) -> &'static str {
        match self {
            Self::CcBy4 => msgid!("Creative Commons Atribución 4.0 Internacional"),
            Self::CcBySa4 => msgid!("Creative Commons Atribución-CompartirIgual 4.0 Internacional"),
            Self::Cc0 => msgid!("Creative Commons Cero 1.0 Universal"),
            Self::OdcBy1 => msgid!("Open Data Commons: licencia de atribución, versión 1.0"),
            Self::Odbl1 => {
                msgid!("Open Data Commons: licencia abierta de bases de datos, versión 1.0")
            }
        }
    }

    /// The same in the present language.
    pub fn title(self) -> &'static str {
        translated(self.title_es())
    }

    /// Identifies it in descriptions of data.
    pub fn uri(self) -> &'static str {
        match self {
            Self::CcBy4 => "https://creativecommons.org/licenses/by/4.0/",
            Self::CcBySa4 => "https://creativecommons.org/licenses/by-sa/4.0/",
            Self::Cc0 => "https://creativecommons.org/publicdomain/zero/1.0/",
            Self::OdcBy1 => "https://opendatacommons.org/licenses/by/1-0/",
            Self::Odbl1 => "https://opendatacommons.org/licenses/odbl/1-0/",
        }
    }

    /// What people read: in the present language where its author offers that.
    pub fn page(self) -> &'static str {
        let is_spanish = Language::current() == Language::Spanish;
        match self {
            Self::CcBy4 if is_spanish => "https://creativecommons.org/licenses/by/4.0/deed.es",
            Self::CcBy4 => "https://creativecommons.org/licenses/by/4.0/deed.en",
            Self::CcBySa4 if is_spanish => "https://creativecommons.org/licenses/by-sa/4.0/deed.es",
            Self::CcBySa4 => "https://creativecommons.org/licenses/by-sa/4.0/deed.en",
            Self::Cc0 if is_spanish => "https://creativecommons.org/publicdomain/zero/1.0/deed.es",
            Self::Cc0 => "https://creativecommons.org/publicdomain/zero/1.0/deed.en",
            Self::OdcBy1 | Self::Odbl1 => self.uri(),
        }
    }

    /// Is this the choice of a dashboard where nobody chose?
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_known_by_the_identifier_it_is_stored_under() {
        for licence in Licence::ALL {
            assert_eq!(Licence::from_spdx(licence.spdx()), Some(licence));
            let stored = serde_json::to_value(licence).expect("JSON");
            assert_eq!(stored, licence.spdx());
        }
        assert_eq!(Licence::from_spdx("CC-BY-NC-4.0"), None);
    }
}
