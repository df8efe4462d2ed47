#!/usr/bin/env python3
"""The headline from microdata, computed a second time by pandas and numpy on persons that are invented here.

`headline.py PROGRAM` writes invented persons in every form that `pntd headline` reads, and compares all its figures and
standard errors with those computed here; 1 if one differs. `headline.py --write DIR` writes a small set of such files
with what was computed, which the tests of server/microdata read. Nothing of it is a figure of the survey.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

# In the order of the policy, as rule book 3 lists them.
CAPABILITIES = ["p316_1", "p316_2", "p316_7", "p316_5", "p316_6", "p316_4", "p316_3", "p316_8"]
ANSWERS = [f"p316_{number}" for number in range(1, 9)]
AGES = [(6, "6-11"), (12, "12-18"), (19, "19-24"), (25, "25-40"), (41, "41-59"), (60, "60-mas")]
LANGUAGES = {4: "castellano", 1: "quechua", 2: "aimara", 3: "otra-nativa"} | dict.fromkeys(range(10, 16), "otra-nativa")
TOLERANCE = 1e-9


def persons(count: int, clusters: int, seed: int) -> pd.DataFrame:
    """Invented persons of two years: eight strata, the last of which has one cluster; blanks, children, strangers."""
    random = np.random.default_rng(seed)
    stratum = random.integers(1, 9, count)
    cluster = np.where(stratum == 8, 0, random.integers(0, clusters, count))
    table = pd.DataFrame({
        "aÑo": random.integers(2022, 2024, count),
        "conglome": [f"{(s * 1000 + c):06d}" for s, c in zip(stratum, cluster)],
        "ubigeo": [f"{d:02d}0101" for d in random.integers(1, 26, count)],
        "estrato": stratum,
        "p207": random.integers(1, 3, count),
        "p208a": random.integers(3, 98, count),
        "p300a": random.choice([1, 2, 3, 4, 4, 4, 4, 7, 10, 15], count),
        "factora07": np.round(random.lognormal(4.5, 0.8, count), 6),
        "p314a": random.choice([1, 1, 2], count),
    })
    # Who lives in one place does alike: without it clusters would not matter.
    habit = random.uniform(0.1, 0.9, (9, clusters))[stratum, cluster]
    for number, name in enumerate(ANSWERS):
        says = np.where(random.uniform(size=count) < habit * (1 - number / 12), 1.0, 2.0)
        says[random.uniform(size=count) < 0.004] = np.nan
        says[table["p314a"] == 2] = np.nan
        table[name] = says
    table["p314a"] = table["p314a"].astype(float).mask(random.uniform(size=count) < 0.01)
    return table


def ratio(part: pd.DataFrame, design: pd.DataFrame, counts: pd.Series, y: pd.Series) -> dict[str, float | None]:
    """Σ w·y / Σ w of those who count, and its error: linearised, added up by cluster over all clusters of the sample; none
    where they are all in one cluster."""
    w = part["factora07"].where(counts, 0.0)
    total = w.sum()
    value = (w * y).sum() / total
    if part.loc[counts, "cluster"].nunique() < 2:
        return {"value": value, "standard_error": None}
    z = (w * (y - value) / total).groupby(part["cluster"]).sum().reindex(design.index, fill_value=0.0)
    variance = 0.0
    for _, names in design.groupby("estrato").groups.items():
        of_stratum = z[names].to_numpy()
        if len(of_stratum) == 1:
            variance += (of_stratum[0] - z.mean()) ** 2
        else:
            variance += len(of_stratum) * np.var(of_stratum, ddof=1)
    return {"value": value, "standard_error": math.sqrt(variance)}


def year_figures(part: pd.DataFrame) -> dict[str, Any]:
    part = part.assign(cluster=part["estrato"].astype(str) + "/" + part["conglome"])
    design = part.drop_duplicates("cluster").set_index("cluster")[["estrato"]]
    uses = part["p314a"] == 1
    yes = part[CAPABILITIES].eq(1) & uses.to_numpy()[:, None]
    complete = (part["p314a"] == 2) | (uses & part[ANSWERS].notna().all(axis=1))
    old_enough = part["p208a"] >= 6
    counted = old_enough & complete
    exercised = yes.sum(axis=1).astype(float)
    bounds = [from_age for from_age, _ in AGES] + [200]
    keys = {
        "departamento": part["ubigeo"].str[:2],
        "area": part["estrato"].le(5).map({True: "urbana", False: "rural"}),
        "sexo": part["p207"].map({1: "hombre", 2: "mujer"}),
        "edad": pd.cut(part["p208a"], bounds, right=False, labels=[name for _, name in AGES]).astype(object),
        "lengua-materna": part["p300a"].map(LANGUAGES),
    }
    groups = {(None, None): counted}
    for dimension, key in keys.items():
        for member in sorted(key[counted].dropna().unique()):
            groups[dimension, member] = counted & (key == member)
    found = []
    for (dimension, member), counts in groups.items():
        population = part["factora07"].where(counts, 0.0)
        found.append({
            "dimension": dimension,
            "member": member,
            "persons": int(counts.sum()),
            "population": population.sum(),
            "exercised": (population * exercised).sum(),
            "mean": ratio(part, design, counts, exercised),
            "distribution": [ratio(part, design, counts, exercised.eq(level).astype(float)) for level in range(9)],
            "capabilities": [ratio(part, design, counts, yes[name].astype(float)) for name in CAPABILITIES],
        })
    missing = old_enough & ~complete
    return {
        "year": int(part["aÑo"].iloc[0]),
        "design": {"known": {
            "strata": int(design["estrato"].nunique()),
            "clusters": len(design),
            "single_cluster_strata": int((design["estrato"].value_counts() == 1).sum()),
        }},
        "left_out": {
            "under_six": int((~old_enough).sum()),
            "without_answer": int(missing.sum()),
            "weight_without_answer": part["factora07"].where(missing, 0.0).sum(),
        },
        "groups": found,
    }


def figures(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [year_figures(part.reset_index(drop=True)) for _, part in table.groupby("aÑo")]


def text(table: pd.DataFrame, path: Path, separator: str, decimal: str, encoding: str) -> None:
    """As INEI ships it: capitals, P316$1, blanks for what is missing."""
    named = table.rename(columns=lambda name: name.upper().replace("P316_", "P316$"))
    for name in named.columns:
        if name.startswith("P3"):
            named[name] = named[name].astype("Int8")
    named.to_csv(path, sep=separator, decimal=decimal, index=False, encoding=encoding)


def stata(table: pd.DataFrame, path: Path, version: int) -> None:
    named = table.rename(columns={"aÑo": "año" if version >= 118 else "anio"})
    named = named.astype({name: "Int8" for name in ["p314a", *ANSWERS]} | {"estrato": "int8", "p208a": "int16"})
    named.to_stata(path, version=version, write_index=False)


def write(table: pd.DataFrame, folder: Path) -> list[list[Path]]:
    """Each list of files holds the same persons."""
    text(table, folder / "made-semicolon.csv", ";", ",", "latin-1")
    text(table, folder / "made-comma.csv", ",", ".", "utf-8-sig")
    half = len(table) // 2
    text(table[:half], folder / "made-part-1.csv", "\t", ".", "utf-8")
    stata(table[half:], folder / "made-part-2.dta", 118)
    sets = [["made-semicolon.csv"], ["made-comma.csv"], ["made-part-1.csv", "made-part-2.dta"]]
    for version in (114, 117, 118, 119):
        stata(table, folder / f"made-{version}.dta", version)
        sets.append([f"made-{version}.dta"])
    return [[folder / name for name in names] for names in sets]


def differences(expected: Any, found: Any, at: str = "") -> list[str]:
    """Where what was found is not what is expected; what is found beyond it does not matter."""
    if isinstance(expected, dict):
        return [line for key, value in expected.items() for line in differences(value, found.get(key), f"{at}.{key}")]
    if isinstance(expected, list):
        if len(expected) != len(found):
            return [f"{at}: {len(found)} instead of {len(expected)}"]
        return [line for n, pair in enumerate(zip(expected, found)) for line in differences(*pair, f"{at}[{n}]")]
    if isinstance(expected, float) and isinstance(found, (int, float)):
        same = math.isclose(expected, found, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    else:
        same = expected == found
    return [] if same else [f"{at}: {found} instead of {expected}"]


def sorted_groups(years: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for year in years:
        year["groups"].sort(key=lambda group: (group["dimension"] or "", group["member"] or ""))
    return years


def compare(program: str, table: pd.DataFrame) -> int:
    expected = sorted_groups(figures(table))
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for files in write(table, Path(folder)):
            said = subprocess.run([program, "headline", "--json", *files], capture_output=True, text=True, check=False)
            if said.returncode != 0:
                wrong = [said.stderr.strip()]
            else:
                wrong = differences(expected, sorted_groups(json.loads(said.stdout)["years"]))
            failed += bool(wrong)
            print(f"{' + '.join(path.name for path in files):<40} {'differs' if wrong else 'same'}")
            for line in wrong[:5]:
                print(f"    {line}")
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", help="the program pntd")
    parser.add_argument("--write", type=Path, metavar="DIR")
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=300)
    arguments = parser.parse_args()
    if arguments.write:
        table = persons(120, 4, 7)
        write(table, arguments.write)
        (arguments.write / "expected.json").write_text(json.dumps(sorted_groups(figures(table))) + "\n")
    if arguments.program:
        table = persons(arguments.persons, 60, arguments.seed)
        print(f"headline: {arguments.persons} invented persons, figures of pandas {pd.__version__} and of pntd")
        return min(1, compare(arguments.program, table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
