//! The catalogue of the data for harvesters: DCAT-AP 3 as JSON-LD. One dataset for the release, one for each list and one
//! for each indicator with values, each in all its forms; and the API as a service.
//!
//! The context stands in the document, and every term says what it is, so that nothing has to be fetched to read it.

mod terms;

use chrono::SecondsFormat;
use domain::{
    contact::Contact,
    download::Form,
    indicator::Indicator,
    period::{Period, Periodicity},
    release::Release,
};
use serde_json::{Value, json};
use workbook::write::{self, List, Published};

use self::terms::{EU, concept, language, licence, literal, public, spanish, typed};
use crate::{cells, description, labelled, title};

/// Where the data lie.
pub struct Addresses<'a> {
    /// `https://…`, without a slash at its end.
    pub origin: &'a str,
    /// Path of the file of the release in a form.
    pub of_release: fn(Form) -> Option<String>,
}

/// The catalogue of a release.
///
/// # Errors
/// When it cannot be written as JSON, which no release causes.
pub fn catalogue(
    published: &Published<'_>,
    addresses: &Addresses<'_>,
) -> Result<Vec<u8>, serde_json::Error> {
    let writer = Writer {
        published,
        release: published.release,
        addresses,
    };
    serde_json::to_vec_pretty(&writer.catalogue())
}

struct Writer<'a> {
    published: &'a Published<'a>,
    release: &'a Release,
    addresses: &'a Addresses<'a>,
}

/// One dataset, before its common members.
struct Dataset<'a> {
    /// Path of its page.
    page: &'a str,
    title: String,
    description: String,
    keywords: Vec<String>,
    periods: Option<(Period, Period)>,
    frequency: &'static str,
    distributions: Vec<Value>,
    is_part: bool,
}

impl Writer<'_> {
    fn catalogue(&self) -> Value {
        let policy = &self.release.catalogue.edition.policy_name;
        let mut datasets = vec![self.whole()];
        datasets.extend(List::ALL.map(|list| self.list(list)));
        let indicators = self.release.catalogue.indicators.iter();
        datasets.extend(indicators.filter_map(|one| self.indicator(one)));
        json!({
            "@context": {
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "foaf": "http://xmlns.com/foaf/0.1/",
                "vcard": "http://www.w3.org/2006/vcard/ns#",
                "skos": "http://www.w3.org/2004/02/skos/core#",
                "spdx": "http://spdx.org/rdf/terms#",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
                "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            },
            "@id": self.url("/data.json#catalogo"),
            "@type": "dcat:Catalog",
            "dct:title": spanish(&labelled(self.release, &format!("Datos abiertos de la {policy}"))),
            "dct:description": spanish(&labelled(self.release, "Líneas de base, metas, valores obtenidos y avance de cada indicador de la política, por publicaciones numeradas")),
            "dct:publisher": self.publisher(),
            "dct:license": licence(self.release.settings.licence),
            "dct:language": language(),
            "dct:modified": self.published_at(),
            "foaf:homepage": typed(&self.url("/"), "foaf:Document"),
            "dct:spatial": typed(&format!("{EU}country/PER"), "dct:Location"),
            "dcat:themeTaxonomy": {
                "@id": format!("{EU}data-theme"),
                "@type": "skos:ConceptScheme",
                "dct:title": {"@value": "Data theme", "@language": "en"},
            },
            "dcat:contactPoint": self.contact(),
            "dcat:dataset": datasets,
            "dcat:service": self.service(),
        })
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.addresses.origin)
    }

    fn published_at(&self) -> Value {
        let at = self
            .release
            .published_at
            .to_rfc3339_opts(SecondsFormat::Secs, true);
        literal(&at, "dateTime")
    }

    fn publisher(&self) -> Value {
        json!({
            "@id": self.url("/#editor"),
            "@type": "foaf:Agent",
            "foaf:name": spanish(self.release.settings.licensor()),
        })
    }

    /// Whom to write to: what administration entered, else the page that says what is known.
    fn contact(&self) -> Value {
        let settings = &self.release.settings;
        let mut contact = json!({
            "@id": self.url("/#contacto"),
            "@type": "vcard:Kind",
            "vcard:fn": settings.licensor(),
        });
        // Settings are checked before they are stored: what cannot be read was never entered.
        let (how, address) = match Contact::read(&settings.contact) {
            Ok(Some(Contact::Email(address))) => ("vcard:hasEmail", format!("mailto:{address}")),
            Ok(Some(Contact::Page(address))) => ("vcard:hasURL", address.to_owned()),
            Ok(Some(Contact::Words(_)) | None) | Err(_) => {
                ("vcard:hasURL", self.url("/aviso#contacto"))
            }
        };
        contact[how] = json!({"@id": address});
        contact
    }

    fn service(&self) -> Value {
        json!({
            "@id": self.url("/api/v1#servicio"),
            "@type": "dcat:DataService",
            "dct:title": spanish(&labelled(self.release, "API de datos abiertos")),
            "dct:description": spanish(&labelled(self.release, "Indicadores, valores, metas y avance en JSON, con filtros y páginas")),
            "dcat:endpointURL": typed(&self.url("/api/v1"), "rdfs:Resource"),
            "dcat:endpointDescription": typed(&self.url("/api/v1/openapi.json"), "rdfs:Resource"),
            "foaf:page": typed(&self.url("/datos/api"), "foaf:Document"),
            "dct:conformsTo": typed("https://spec.openapis.org/oas/v3.1.0", "dct:Standard"),
            "dcat:servesDataset": {"@id": self.url("/datos#conjunto")},
            "dct:publisher": {"@id": self.url("/#editor")},
            "dcat:contactPoint": {"@id": self.url("/#contacto")},
            "dct:license": licence(self.release.settings.licence),
            "dct:accessRights": public(),
        })
    }

    fn whole(&self) -> Value {
        let forms = Form::ALL.into_iter().filter_map(|form| {
            let path = (self.addresses.of_release)(form)?;
            Some(self.distribution(&path, form, "Todos los valores"))
        });
        let keywords = ["transformación digital", "indicadores", "Perú"];
        self.dataset(Dataset {
            page: "/datos",
            title: title(self.release),
            description: "Líneas de base, metas y valores obtenidos de todos los indicadores, con fuente y procedencia de cada uno.".to_owned(),
            keywords: keywords.map(str::to_owned).to_vec(),
            periods: periods(self.release, None),
            frequency: "IRREG",
            distributions: forms.collect(),
            is_part: false,
        })
    }

    fn list(&self, list: List) -> Value {
        let page = format!("/{}", list.slug());
        let of_lists = [Form::Csv, Form::Xlsx, Form::Ods, Form::Json, Form::Zip];
        let distributions =
            of_lists.map(|form| self.distribution(&file(&page, form), form, list.title_es()));
        self.dataset(Dataset {
            page: &page,
            title: labelled(self.release, list.title_es()),
            description: format!(
                "{} de la política, con lo que se sabe de cada uno.",
                list.title_es()
            ),
            keywords: vec![list.title_es().to_owned()],
            periods: None,
            frequency: "IRREG",
            distributions: distributions.to_vec(),
            is_part: true,
        })
    }

    /// Nothing for an indicator without any cell: there is nothing to download.
    fn indicator(&self, indicator: &Indicator) -> Option<Value> {
        let periods = periods(self.release, Some(indicator))?;
        let page = format!("/indicadores/{}", indicator.code);
        let distributions = Form::ALL.into_iter().filter(|form| *form != Form::Metadata);
        let distributions = distributions
            .map(|form| self.distribution(&file(&page, form), form, indicator.code.as_str()));
        Some(self.dataset(Dataset {
            page: &page,
            title: labelled(
                self.release,
                &format!("{}: {}", indicator.code, indicator.name),
            ),
            description: description(indicator),
            keywords: vec![indicator.name.clone()],
            periods: Some(periods),
            frequency: match indicator.periodicity {
                Periodicity::Year => "ANNUAL",
                Periodicity::Semester => "ANNUAL_2",
                Periodicity::Quarter => "QUARTERLY",
                Periodicity::Month => "MONTHLY",
            },
            distributions: distributions.collect(),
            is_part: true,
        }))
    }

    fn dataset(&self, dataset: Dataset<'_>) -> Value {
        let id = self.url(&format!("{}#conjunto", dataset.page));
        let mut described = json!({
            "@id": id,
            "@type": "dcat:Dataset",
            "dct:title": spanish(&dataset.title),
            "dct:description": spanish(&dataset.description),
            "dct:identifier": id,
            "dct:publisher": {"@id": self.url("/#editor")},
            "dct:modified": self.published_at(),
            "dcat:version": self.release.number.to_string(),
            "dcat:landingPage": typed(&self.url(dataset.page), "foaf:Document"),
            "dct:language": language(),
            "dcat:theme": [
                concept(&format!("{EU}data-theme/GOVE"), "Gobierno y sector público"),
                concept(&format!("{EU}data-theme/TECH"), "Ciencia y tecnología"),
            ],
            "dcat:keyword": dataset.keywords.iter().map(|word| spanish(word)).collect::<Vec<_>>(),
            "dct:spatial": typed(&format!("{EU}country/PER"), "dct:Location"),
            "dct:accrualPeriodicity": typed(&format!("{EU}frequency/{}", dataset.frequency), "dct:Frequency"),
            "dct:accessRights": public(),
            "dct:provenance": {
                "@type": "dct:ProvenanceStatement",
                "rdfs:label": spanish(&write::citation(self.published)),
            },
            "dcat:contactPoint": {"@id": self.url("/#contacto")},
            "dcat:distribution": dataset.distributions,
        });
        if let Some((first, last)) = dataset.periods {
            described["dct:temporal"] = json!({
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": literal(&first.first_day().to_string(), "date"),
                "dcat:endDate": literal(&last.last_day().to_string(), "date"),
            });
        }
        if dataset.is_part {
            described["dct:isPartOf"] = json!({"@id": self.url("/datos#conjunto")});
        }
        described
    }

    fn distribution(&self, path: &str, form: Form, what: &str) -> Value {
        let url = self.url(path);
        let (media, file_type) = media(form);
        let mut distribution = json!({
            "@id": format!("{url}#distribucion"),
            "@type": "dcat:Distribution",
            "dct:title": spanish(&labelled(self.release, &format!("{what}: {}", form.title_es()))),
            "dcat:accessURL": typed(&url, "rdfs:Resource"),
            "dcat:downloadURL": typed(&url, "rdfs:Resource"),
            "dct:format": typed(&format!("{EU}file-type/{file_type}"), "dct:MediaTypeOrExtent"),
            "dcat:mediaType": typed(&format!("http://www.iana.org/assignments/media-types/{media}"), "dct:MediaType"),
            "dct:license": licence(self.release.settings.licence),
            "dct:modified": self.published_at(),
            "dct:language": language(),
        });
        if let Some(standard) = form.conforms_to() {
            distribution["dct:conformsTo"] = typed(standard, "dct:Standard");
        }
        distribution
    }
}

/// The file of a page in a form; of CSV the one for programs.
fn file(page: &str, form: Form) -> String {
    let variant = if form == Form::Csv {
        "?variante=maquina"
    } else {
        ""
    };
    format!("{page}.{}{variant}", form.ending())
}

/// Media type without parameters, and the kind of file in the vocabulary of the European Union.
fn media(form: Form) -> (&'static str, &'static str) {
    let media = form.media_type_essence();
    let kind = match form {
        Form::Csv | Form::SdmxCsv => "CSV",
        Form::Xlsx => "XLSX",
        Form::Ods => "ODS",
        Form::Json | Form::SdmxJson => "JSON",
        Form::Metadata => "JSON_LD",
        Form::Zip => "ZIP",
    };
    (media, kind)
}

/// The first and the last period that is stated.
fn periods(release: &Release, only: Option<&Indicator>) -> Option<(Period, Period)> {
    let all = || cells(release, only).iter().map(|cell| cell.key.period);
    let first = all().min_by_key(|period| period.first_day())?;
    let last = all().max_by_key(|period| period.last_day())?;
    Some((first, last))
}
