//! What it costs to make a page when a release holds ten and a hundred times as many values. Each page is made anew, with its
//! drawings; what is computed once for a release (the progress of its indicators) stands apart.

use charts::ChartRenderer;
use domain::catalogue::Catalogue;
use domain::code::IndicatorCode;
use domain::indicator::Indicator;
use domain::policy_tree::NodeKind;
use domain::release::Release;
use domain::value::Breakdown;
use server::http::{api, assets};
use site::SiteContext;

use crate::data::{new_cell, scaled};
use crate::program::site_root;
use crate::report::{Report, best_of_three};

/// Indicators that are added, each with [`GROUPS`] groups and the whole over the years.
const SIZES: [usize; 3] = [5, 50, 500];
const GROUPS: usize = 30;
const YEARS: std::ops::RangeInclusive<i32> = 2011..=2025;
const PAGES: [&str; 3] = ["/", "/indicadores/M001", "/servicios"];

pub fn measure(report: &mut Report, release: &Release) {
    if ChartRenderer::load(&site_root()).is_err() {
        report.note(
            "The drawing library is missing: making pages was not measured (run `make bench`).",
        );
        return;
    }
    let mut of_least: Option<Vec<f64>> = None;
    for size in SIZES {
        let grown = grown(release, scaled(size));
        let values = grown.cells.len();
        let assessed = 1000.0 * best_of_three(|| grown.assess_all());
        let mut times = vec![assessed];
        times.extend(PAGES.map(|page| milliseconds(&grown, page)));
        let names = PAGES.map(|page| format!("make {page} of a release of {values} values"));
        let first = format!("assess the indicators of a release of {values} values");
        for (at, (name, time)) in [first].into_iter().chain(names).zip(&times).enumerate() {
            let least = of_least
                .as_ref()
                .map(|least| ("of the least values", least[at]));
            report.rate(&name, "ms", *time, least);
        }
        of_least.get_or_insert(times);
    }
}

/// A page without what an earlier one left behind.
fn milliseconds(release: &Release, page: &str) -> f64 {
    let progress = release.assess_all();
    let files = assets::load(&site_root()).unwrap();
    let times = (0..3).map(|_| {
        let charts = ChartRenderer::load(&site_root()).unwrap();
        let context = SiteContext {
            release,
            sha256: "",
            previous: None,
            releases: &[],
            assets: &files,
            base_url: "http://127.0.0.1",
            prefix: "",
            current: true,
            charts: Some(&charts),
            nonce: None,
            search: None,
            api: api::description(),
            takes_opinions: true,
        };
        let started = std::time::Instant::now();
        let made = site::render(&context, &progress, page, "");
        let elapsed = started.elapsed();
        assert_eq!((made.status, made.lacks_drawings), (200, false), "{page}");
        1000.0 * elapsed.as_secs_f64()
    });
    times.fold(f64::INFINITY, f64::min)
}

/// The release with more indicators, spread over its services.
fn grown(release: &Release, indicators: usize) -> Release {
    let mut release = release.clone();
    let model = release.catalogue.indicators.iter();
    let mut model = model.filter(|one| one.code.as_str() == "PNTD-1");
    let model = model.next().unwrap().clone();
    let services = release.catalogue.nodes.iter();
    let services = services.filter(|node| node.kind == NodeKind::Service);
    let services: Vec<_> = services.map(|node| node.code.clone()).collect();
    let groups = groups(&release.catalogue);
    for number in 1..=indicators {
        let code: IndicatorCode = format!("M{number:03}").parse().unwrap();
        let indicator = Indicator {
            node: services[number % services.len()].clone(),
            name: format!("Indicador de la medición, número {number}"),
            code,
            ..model.clone()
        };
        let of_group = groups
            .iter()
            .flat_map(|group| YEARS.map(move |year| (group, year)));
        let cells = of_group
            .zip(0..)
            .map(|((group, year), at)| new_cell(&indicator, group.clone(), (year, at), 0));
        release.cells.extend(cells);
        release.catalogue.indicators.push(indicator);
    }
    release.sort_cells();
    release
}

/// The whole, and groups of one dimension.
fn groups(catalogue: &Catalogue) -> Vec<Breakdown> {
    let groups = catalogue.dimensions.iter().flat_map(|dimension| {
        let members = dimension.members.iter();
        members.map(|member| Breakdown::headline().with(&dimension.code, &member.code))
    });
    let whole = std::iter::once(Breakdown::headline());
    whole.chain(groups.take(GROUPS)).collect()
}
