//! Which series of an indicator a request is about: `?desagregacion=`.

use domain::{indicator::Indicator, release::Release, value::Breakdown};
use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::ApiError;

/// The query of a request.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SeriesQuery {
    /// `principal`: la serie principal. `departamento=07`: esa serie. `departamento`: todas las de esa dimensión.
    /// `todas`: todas. Sin más, la principal; en /api/v1/valores, todas, y se admiten varias separadas por comas.
    #[param(example = "departamento=07")]
    pub desagregacion: Option<String>,
}

/// What the query means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    Headline,
    All,
    Dimension(String),
    One(Breakdown),
}

impl Selection {
    /// # Errors
    /// When the text is not a breakdown.
    pub fn read(query: &SeriesQuery) -> Result<Self, ApiError> {
        Self::parse(query.desagregacion.as_deref().unwrap_or_default())
    }

    /// # Errors
    /// As [`Self::read`].
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        match text {
            "" | "principal" => Ok(Self::Headline),
            "todas" => Ok(Self::All),
            text if text.contains('=') => text
                .parse()
                .map(Self::One)
                .map_err(|_| ApiError::bad_breakdown(text)),
            dimension => Ok(Self::Dimension(dimension.to_owned())),
        }
    }

    /// Whether a series is meant.
    pub fn contains(&self, breakdown: &Breakdown) -> bool {
        match self {
            Self::Headline => breakdown.is_headline(),
            Self::All => true,
            Self::Dimension(wanted) => breakdown.pairs().any(|(dimension, _)| dimension == wanted),
            Self::One(wanted) => breakdown == wanted,
        }
    }

    /// The series that are meant, headline first. The headline exists even where it has no value.
    pub fn breakdowns(&self, release: &Release, indicator: &Indicator) -> Vec<Breakdown> {
        let known = release.breakdowns(&indicator.code);
        let others = known.into_iter().filter(|b| !b.is_headline());
        let all = std::iter::once(Breakdown::headline()).chain(others);
        all.filter(|breakdown| self.contains(breakdown)).collect()
    }

    /// As [`Self::breakdowns`].
    ///
    /// # Errors
    /// When the indicator has no such series.
    pub fn existing(
        &self,
        release: &Release,
        indicator: &Indicator,
    ) -> Result<Vec<Breakdown>, ApiError> {
        let found = self.breakdowns(release, indicator);
        if found.is_empty() {
            Err(ApiError::unknown_series(&self.to_string()))
        } else {
            Ok(found)
        }
    }
}

impl std::fmt::Display for Selection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Headline => Ok(()),
            Self::All => f.write_str("todas"),
            Self::Dimension(dimension) => f.write_str(dimension),
            Self::One(breakdown) => write!(f, "{breakdown}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_names_a_series_a_dimension_or_all() {
        let read = |text: &str| {
            Selection::read(&SeriesQuery {
                desagregacion: Some(text.to_owned()),
            })
        };
        assert_eq!(
            Selection::read(&SeriesQuery::default()).ok(),
            Some(Selection::Headline)
        );
        assert_eq!(read("todas").ok(), Some(Selection::All));
        assert_eq!(
            read("area").ok(),
            Some(Selection::Dimension("area".to_owned()))
        );
        assert_eq!(
            read("departamento=07").ok(),
            Some(Selection::One(Breakdown::of("departamento", "07")))
        );
        assert!(read("=07").is_err() && read("area=").is_err());
    }
}
