//! Writes every page of a made-up release to a folder, to look at in a browser:
//! `cargo run -p site --example preview -- <folder> [site root]`.
//!
//! The folder gets `index.html` and one file a page; `assets/` is expected beside them. The site
//! root is where `make build` wrote the chart script (`target/site`); without it pages have no
//! drawings.

#[path = "../tests/support/made_up.rs"]
mod support;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use charts::ChartRenderer;
use components::assets::Assets;
use domain::value::Breakdown;
use site::{Page, Problem, SiteContext, no_release, problem, render, routes};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("say where to write")?);
    let root = PathBuf::from(arguments.next().unwrap_or_else(|| "target/site".to_owned()));
    let charts = ChartRenderer::load(&root)
        .map_err(|error| println!("no drawings: {error}"))
        .ok();
    let assets = Assets::new(BTreeMap::new());
    let (release, previous) = (support::release(), support::previous());
    let summaries = support::summaries(&release);
    let context = SiteContext {
        release: &release,
        sha256: support::SHA256,
        previous: Some(&previous),
        releases: &summaries,
        assets: &assets,
        base_url: "https://ejemplo.invalid",
        prefix: "",
        current: true,
        charts: charts.as_ref(),
        nonce: None,
        search: None,
        api: &site::NO_API,
    };
    let started = Instant::now();
    let mut paths = routes(&release);
    paths.push("/indicadores/S04-1?desagregacion=departamento".to_owned());
    paths.push("/servicios?objetivo=OP3&estado=lagging".to_owned());
    for path in &paths {
        let (address, query) = path.split_once('?').unwrap_or((path, ""));
        write(
            &folder,
            path,
            &render(&context, &context.release.assess_all(), address, query),
        )?;
    }
    println!("{} pages in {:?}", paths.len(), started.elapsed());
    fs::create_dir_all(folder.join("graficos"))?;
    for indicator in &release.catalogue.indicators {
        let option = charts::indicator_option(&release, indicator, &Breakdown::headline());
        fs::write(
            folder.join(format!("graficos/{}.json", indicator.code)),
            option.to_string(),
        )?;
    }
    write(
        &folder,
        "/404",
        &render(&context, &context.release.assess_all(), "/nada", ""),
    )?;
    write(
        &folder,
        "/500",
        &problem(&assets, Problem::Internal, Some("01JD-7Q")),
    )?;
    write(&folder, "/vacio", &no_release(&assets))?;
    let bare = support::without_values();
    let context = SiteContext {
        release: &bare,
        previous: None,
        ..context
    };
    write(
        &folder,
        "/sin-valores",
        &render(&context, &context.release.assess_all(), "/", ""),
    )?;
    write(
        &folder,
        "/sin-valores-op4",
        &render(
            &context,
            &context.release.assess_all(),
            "/indicadores/OP4-1",
            "",
        ),
    )?;
    Ok(())
}

fn write(folder: &Path, path: &str, page: &Page) -> std::io::Result<()> {
    let name = match path.trim_start_matches('/') {
        "" => "index".to_owned(),
        other => other.replace(['/', '?', '=', '&'], "_"),
    };
    fs::create_dir_all(folder)?;
    fs::write(folder.join(format!("{name}.html")), &page.html)
}
