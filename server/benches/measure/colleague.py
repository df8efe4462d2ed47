#!/usr/bin/env python3
"""The script that a colleague would write for one import: pandas and openpyxl read the workbook, the rows are tidied,
checked and compared with what is stored, and COPY writes what would change.

usage: colleague.py WORKBOOK INDICATORS.json PLACES.json
The database is the one of libpq's environment variables (PGHOST and others).
Prints the seconds of the work, without the start of Python and its imports, and the rows that it wrote.
"""
import json
import sys
import time

import pandas
import psycopg


def main():
    workbook, indicators, places = sys.argv[1:]
    with open(indicators, encoding="utf-8") as file:
        indicators = pandas.DataFrame(json.load(file))
    with open(places, encoding="utf-8") as file:
        places = {name.strip().casefold(): code for name, code in json.load(file).items()}
    started = time.perf_counter()
    rows = pandas.read_excel(workbook, engine="openpyxl", dtype=object)
    rows.columns = ["indicator", "place", "measure", "period", "value"]
    rows = rows.dropna(how="all")
    rows["indicator"] = rows["indicator"].str.strip().str.upper()
    rows["place"] = rows["place"].str.strip().str.casefold().map(places)
    rows["measure"] = rows["measure"].str.strip().str.casefold().map({"valor obtenido": "observed"})
    rows["period"] = pandas.to_numeric(rows["period"], errors="coerce")
    rows["value"] = pandas.to_numeric(rows["value"], errors="coerce")
    rows = rows.merge(indicators, left_on="indicator", right_on="code", how="left")
    wrong = rows[["code", "place", "measure", "period", "value"]].isna().any(axis=1)
    wrong |= (rows["value"] < rows["min"]) | (rows["value"] > rows["max"])
    wrong |= rows.duplicated(["indicator", "place", "measure", "period"], keep=False)
    rows = rows[~wrong]
    with psycopg.connect() as database, database.cursor() as cursor:
        cursor.execute("select indicator, place, measure, period, value from colleague")
        stored = pandas.DataFrame(
            cursor.fetchall(), columns=["indicator", "place", "measure", "period", "before"]
        ).astype({"period": "float64"})
        rows = rows.merge(stored, how="left", on=["indicator", "place", "measure", "period"])
        rows = rows[rows["before"].isna() | (rows["before"].astype(float) != rows["value"])]
        with cursor.copy("copy colleague_change (indicator, place, measure, period, value) from stdin") as copy:
            for row in rows[["indicator", "place", "measure", "period", "value"]].itertuples(index=False):
                copy.write_row((row[0], row[1], row[2], int(row[3]), row[4]))
        database.commit()
    print(json.dumps({"seconds": time.perf_counter() - started, "rows": len(rows)}))


if __name__ == "__main__":
    main()
