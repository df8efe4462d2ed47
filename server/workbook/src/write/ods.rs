//! The sheets of a workbook as OpenDocument (ODS), for those who have no Excel.
//!
//! Written here on the libraries that the readers use anyway (`zip`, `quick-xml`): the one library that writes this
//! format brings a hundred packages, older copies of both among them. What a sheet shows is what its XLSX sister shows: text stays
//! text, a stored number is a number only where no digit is lost, and nothing is ever a formula.

mod content;
mod placed;
mod styles;

use std::io::{Cursor, Write};

use chrono::{DateTime as Moment, SecondsFormat, Utc};
use quick_xml::escape::escape;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use self::{
    content::{content, header_rows},
    styles::pages,
};
use super::{Published, WriteError, citation, sheets::Sheet, xlsx::Identity};

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Names of the XML vocabularies, for the root of each part.
const XML_NAMESPACES: &str = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
    xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
    xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
    xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" \
    xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" \
    xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
    xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
    xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" \
    office:version=\"1.3\"";

/// What a document says of itself, where programs show its properties.
pub(super) struct Meta {
    title: String,
    description: String,
    at: Moment<Utc>,
    own: Vec<(&'static str, String)>,
}

impl Meta {
    /// Title, citation, number and hash of a release.
    pub(super) fn of_release(published: &Published<'_>, title: &str) -> Self {
        let release = published.release;
        Self {
            title: title.to_owned(),
            description: citation(published),
            at: release.published_at,
            own: vec![
                ("Publicación", release.number.to_string()),
                ("SHA-256", published.sha256.to_owned()),
                ("pntd_release", release.number.to_string()),
                ("pntd_edicion", release.catalogue.edition.code.clone()),
            ],
        }
    }

    /// Of something that is no release.
    pub(super) fn titled(
        title: &str,
        description: &str,
        at: Moment<Utc>,
        identity: &Identity<'_>,
    ) -> Self {
        let mut own = identity.properties(at);
        own.extend(identity.names(at));
        Self {
            title: title.to_owned(),
            description: description.to_owned(),
            at,
            own,
        }
    }
}

/// Writes the sheets as one file; the same bytes for the same content.
pub(super) fn write(of: &Meta, sheets: &[Sheet<'_>]) -> Result<Vec<u8>, WriteError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The format asks for its name first, uncompressed. No clock: the date of every part is the format's earliest.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let plain = options.compression_method(CompressionMethod::Stored);
    let packed = options.compression_method(CompressionMethod::Deflated);
    zip.start_file("mimetype", plain)?;
    zip.write_all(MEDIA_TYPE.as_bytes())?;
    for (name, text) in [
        ("META-INF/manifest.xml", manifest()),
        ("meta.xml", meta(of)),
        ("styles.xml", root("document-styles", &pages(&of.title))),
        ("settings.xml", settings(sheets)),
        ("content.xml", content(sheets)?),
    ] {
        zip.start_file(name, packed)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn root(name: &str, inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:{name} {XML_NAMESPACES}>{inner}</office:{name}>"
    )
}

fn manifest() -> String {
    let parts = ["meta.xml", "styles.xml", "settings.xml", "content.xml"];
    let entry = |path: &str, media: &str| {
        format!(
            "<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{media}\"/>"
        )
    };
    let entries: String = parts.iter().map(|part| entry(part, "text/xml")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">{}{entries}</manifest:manifest>",
        entry("/", MEDIA_TYPE)
    )
}

fn meta(of: &Meta) -> String {
    let at = of.at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let own = |(name, value): &(&str, String)| {
        format!(
            "<meta:user-defined meta:name=\"{name}\">{}</meta:user-defined>",
            xml(value)
        )
    };
    let own: String = of.own.iter().map(own).collect();
    root(
        "document-meta",
        &format!(
            "<office:meta><dc:title>{}</dc:title><dc:description>{}</dc:description><meta:creation-date>{at}</meta:creation-date>\
             <dc:date>{at}</dc:date>{own}</office:meta>",
            xml(&of.title),
            xml(&of.description),
        ),
    )
}

/// Keeps the header of every table in view, and the first rows of forms that have such.
fn settings(sheets: &[Sheet<'_>]) -> String {
    let item = |name: &str, kind: &str, value: String| {
        format!(
            "<config:config-item config:name=\"{name}\" config:type=\"{kind}\">{value}</config:config-item>"
        )
    };
    let mut entries = String::new();
    let tables = sheets.iter().filter_map(Sheet::table);
    let tables = tables.map(|table| {
        let columns = usize::from(table.frozen_columns);
        (table.sheet.as_str(), header_rows(table), columns)
    });
    let placed = sheets.iter().filter_map(Sheet::placed);
    let placed = placed.filter(|sheet| sheet.frozen_rows > 0);
    let placed = placed.map(|sheet| (sheet.name.as_str(), sheet.frozen_rows, 0));
    for (name, rows, columns) in tables.chain(placed) {
        let fixed = [
            item("HorizontalSplitMode", "short", "2".to_owned()),
            item("VerticalSplitMode", "short", "2".to_owned()),
            item("HorizontalSplitPosition", "int", columns.to_string()),
            item("VerticalSplitPosition", "int", rows.to_string()),
            item("PositionRight", "int", columns.to_string()),
            item("PositionBottom", "int", rows.to_string()),
        ];
        entries.push_str(&format!(
            "<config:config-item-map-entry config:name=\"{}\">{}</config:config-item-map-entry>",
            xml(name),
            fixed.concat()
        ));
    }
    root(
        "document-settings",
        &format!(
            "<office:settings><config:config-item-set config:name=\"ooo:view-settings\">\
             <config:config-item-map-indexed config:name=\"Views\"><config:config-item-map-entry>\
             <config:config-item-map-named config:name=\"Tables\">{entries}</config:config-item-map-named>\
             </config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>"
        ),
    )
}

/// A text as XML, without the characters that XML cannot hold.
fn xml(text: &str) -> String {
    let is_allowed =
        |letter: &char| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
    let kept: String = text.chars().filter(is_allowed).collect();
    escape(kept).into_owned()
}
