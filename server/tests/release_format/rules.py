"""The rules of formula versions 1, 2 and 3, as FORMAT.md states them, in decimal arithmetic."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, getcontext

getcontext().prec = 60
PARTS = {"year": 1, "semester": 2, "quarter": 4, "month": 12}
LETTERS = {"S": "semester", "Q": "quarter", "M": "month"}
BANDS = ("achieved", "on_track", "needs_acceleration", "lagging", "going_back")


class No(Exception):
    """A number does not exist, for a named reason."""


def ok(compute, *arguments):
    try:
        return {"Ok": compute(*arguments)}
    except No as reason:
        return {"Err": str(reason)}


def same_number(said, computed):
    if not isinstance(computed, Decimal):
        return said == computed
    try:
        difference = abs(Decimal(said) - computed)
    except (ArithmeticError, TypeError, ValueError):
        return False
    return difference <= abs(computed) * Decimal("1e-18") + Decimal("1e-18")


class Period:
    def __init__(self, text):
        self.text = text
        self.year, _, part = text.partition("-")
        self.year = int(self.year)
        self.kind = LETTERS[part[0]] if part else "year"
        ordinal = int(part[1:]) if part else 1
        first_month = (ordinal - 1) * 12 // PARTS[self.kind] + 1
        self.first_day = date(self.year, first_month, 1)
        self.last_month = ordinal * 12 // PARTS[self.kind]
        following = date(self.year + self.last_month // 12, self.last_month % 12 + 1, 1)
        self.last_day = following - timedelta(days=1)
        self.order = (self.year, self.last_month, -PARTS[self.kind])


def of_year(year, kind):
    letter = {kind: letter for letter, kind in LETTERS.items()}.get(kind)
    width = 2 if kind == "month" else 1
    if letter is None:
        return [Period(f"{year:04}")]
    return [Period(f"{year:04}-{letter}{n:0{width}}") for n in range(1, PARTS[kind] + 1)]


class Series:
    def __init__(self, body, indicator, breakdown):
        self.indicator, self.settings = indicator, body["settings"]
        self.is_third = self.settings["formula_version"] not in ("1", "2")
        self.horizon = body["catalogue"]["edition"]["horizon"]
        self.calendar = body["catalogue"].get("calendar", {}).get("rules", {})
        self.today = date.fromisoformat(body["as_of"])
        cells = [(Period(cell["period"]), cell) for cell in body["cells"]
                 if (cell["indicator"], cell["breakdown"]) == (indicator["code"], breakdown)]
        cells.sort(key=lambda pair: pair[0].order)
        number = lambda cell: Decimal(cell["datum"]["value"]["value"])
        self.observed = [(period, cell["datum"]) for period, cell in cells
                         if cell["measure"] == "observed"]
        stated = [(period, cell) for period, cell in cells if "value" in cell["datum"]]
        self.base = None
        self.first_baseline = None
        self.targets = {}
        for period, cell in stated:  # in order: the latest counts
            if cell["measure"] == "baseline":
                self.base = (period.year, number(cell))
                self.first_baseline = min(self.first_baseline or period.year, period.year)
            elif cell["measure"] == "target":
                self.targets[period.year] = number(cell)
        values = [(period, number(cell)) for period, cell in stated
                  if cell["measure"] == "observed"]
        own = indicator["periodicity"]
        rank = lambda pair: (pair[0].last_day, pair[0].kind == own, -PARTS[pair[0].kind])
        self.latest = max(values, key=rank) if values else None

    def is_broken(self, earlier, later):
        return any(earlier < b["year"] <= later for b in self.indicator["breaks"])

    # -- what is due -------------------------------------------------------

    def expected_from(self):
        if self.indicator["kind"] == "context":
            return None
        if self.indicator["first_year"] is not None:
            return self.indicator["first_year"]
        if self.settings["formula_version"] != "1":
            if self.targets and min(self.targets) < self.horizon:
                return min(self.targets)
            return self.first_baseline + 1 if self.first_baseline is not None else None
        others = any(year != self.horizon for year in self.targets)
        if self.targets and (self.base or self.observed or others):
            return min(self.targets)
        return self.base[0] + 1 if self.base else None

    def gap(self, period):
        """None where there is a number."""
        datum = next((datum for at, datum in self.observed if at.text == period.text), None)
        first = self.expected_from()
        if first is not None:
            expected = period.year >= first
        else:
            expected = self.indicator["kind"] == "policy" and period.year in self.targets
        if datum is not None:
            return None if "value" in datum else "stated"
        if not expected:
            return "not_measured"
        if self.indicator["first_year"] is not None and period.year < self.indicator["first_year"]:
            return "not_measured"
        rule = self.calendar.get(self.indicator["periodicity"], {})
        days = lambda name, default: self.indicator.get(name, rule.get(name, default))
        opens = period.first_day + timedelta(days=days("opens_days", 0))
        due = max(opens, period.last_day + timedelta(days=days("due_days", 90)))
        return "late" if self.today > due else "not_due_yet"

    def by_calendar(self):
        first = self.expected_from()
        years = range(first, self.horizon + 1) if first is not None else ()
        periods = [p for year in years for p in of_year(year, self.indicator["periodicity"])]
        after = self.latest[0].last_day if self.latest else date.min
        gaps = [self.gap(p) for p in periods if not self.latest or p.last_day > after]
        gaps = [gap for gap in gaps if gap is not None]
        if "late" in gaps:
            return "late"
        return "not_due_yet" if gaps and set(gaps) == {"not_due_yet"} else None

    # -- the goal ----------------------------------------------------------

    def goal(self):
        """(must the value be at least the target, is the target a limit)"""
        direction = self.indicator["direction"]
        if direction is None:
            raise No("no_direction")
        against, final = False, self.targets.get(self.horizon)
        if self.base and final is not None:
            against = (direction == "ascending" and final < self.base[1]) or (
                direction == "descending" and final > self.base[1])
        reason = (self.indicator["direction_reason"] or "").strip()
        if against and (self.is_third or not reason):
            raise No("direction_mismatch")
        at_least = direction in ("ascending", "floor")
        return at_least, against or direction in ("ceiling", "floor")

    @staticmethod
    def reached(at_least, value, target):
        return value >= target if at_least else value <= target

    def is_below_rounding(self, amount):
        step = Decimal(1).scaleb(-self.indicator["unit"]["shown_decimals"])
        return amount != 0 and amount.quantize(step, rounding=ROUND_HALF_UP) == 0

    # -- answer 1 ----------------------------------------------------------

    def annual(self):
        if not self.latest:
            raise No("no_observation")
        period, value = self.latest
        if period.year not in self.targets:
            raise No("no_year_target")
        target = self.targets[period.year]
        at_least, is_limit = self.goal()
        return {
            "period": period.text, "value": value, "target": target,
            "met": self.reached(at_least, value, target),
            "method": self.settings["compliance_method"],
            "compliance": ok(self.compliance, at_least, is_limit, period.year, value, target),
        }

    def compliance(self, at_least, is_limit, year, value, target):
        if is_limit and self.reached(at_least, value, target):
            return Decimal(1)
        if self.settings["compliance_method"] == "ratio":
            above, below = (value, target) if at_least else (target, value)
            if below < 0:
                raise No("negative_divisor")
            signed = self.indicator["unit"]["kind"] == "rate_of_change" or above < 0
            if self.is_third and signed:
                raise No("signed_variation")
        else:
            if not self.base:
                raise No("no_baseline")
            base_year, base = self.base
            if self.is_broken(base_year, year):
                raise No("series_break")
            if target == base:
                raise No("year_target_equals_baseline")
            if self.reached(at_least, base, target):
                raise No("baseline_meets_target")
            above, below = value - base, target - base
        if below == 0:
            raise No("zero_divisor")
        if self.is_third and self.is_below_rounding(below):
            raise No("divisor_below_rounding")
        if self.is_third and abs(above / below) > 10:
            raise No("beyond_meaning")
        return above / below

    # -- answer 2 ----------------------------------------------------------

    def frame(self):
        if not self.latest:
            raise No("no_observation")
        final = self.targets.get(self.horizon)
        if final is None:
            raise No("no_final_target")
        if not self.base:
            raise No("no_baseline")
        at_least, is_limit = self.goal()
        (period, value), (base_year, base) = self.latest, self.base
        if base_year >= self.horizon:
            raise No("baseline_at_horizon")
        if period.year <= base_year:
            raise No("no_elapsed_years")
        if period.year > self.horizon:
            raise No("after_horizon")
        if self.is_broken(base_year, period.year):
            raise No("series_break")
        if final == base and not is_limit:
            raise No("target_equals_baseline")
        inside = is_limit and self.reached(at_least, base, final)
        if self.is_third and not inside and self.is_below_rounding(final - base):
            raise No("divisor_below_rounding")
        return period, value, base_year, base, final, at_least, inside

    def trajectory(self):
        period, value, base_year, base, final, at_least, inside = self.frame()
        year, target = period.year, self.targets.get(period.year)
        gone, ahead = Decimal(year - base_year), Decimal(self.horizon - year)
        if inside:
            if not self.reached(at_least, value, final):
                raise No("limit_broken")
            advance = expected = Decimal(1)
            pace, band = {"Ok": Decimal(1)}, "achieved"
        else:
            advance = (value - base) / (final - base)
            if target is not None:
                expected = (target - base) / (final - base)
            else:
                expected = gone / Decimal(self.horizon - base_year)
            pace = ok(self.pace, advance, expected)
            band = self.band(advance, expected, pace)
        return {
            "period": period.text, "value": value, "baseline": base, "baseline_year": base_year,
            "final_target": final, "horizon": self.horizon, "advance": advance,
            "expected": expected, "pace": pace, "band": band,
            "expected_from": "year_target" if target is not None else "linear",
            "required_per_year": {"Ok": (final - value) / ahead} if ahead
            else {"Err": "no_remaining_years"},
            "achieved_per_year": {"Ok": (value - base) / gone},
            "projection": {"Ok": value + (value - base) * ahead / gone},
        }

    @staticmethod
    def pace(advance, expected):
        if expected == 0:
            raise No("expected_zero")
        if expected < 0:
            raise No("expected_negative")
        # Beyond the digits that anybody states: a value on a band's edge stays on it.
        return Context(prec=40).plus(advance / expected)

    def band(self, advance, expected, pace):
        if advance >= 1:
            return "achieved"
        if "Err" in pace:
            return "on_track" if advance >= expected else "going_back"
        for band, edge in (("on_track", self.settings["on_track_from"]),
                           ("needs_acceleration", self.settings["needs_acceleration_from"]),
                           ("lagging", 0)):
            if pace["Ok"] >= Decimal(edge):
                return band
        return "going_back"

    def state(self, trajectory):
        if not self.latest:
            if self.observed and "not_applicable" in self.observed[-1][1]:
                return "not_applicable"
            return self.by_calendar() or "no_data"
        if "Ok" in trajectory:
            return trajectory["Ok"]["band"]
        reason = trajectory["Err"]
        if reason == "limit_broken":
            return "going_back"
        if not self.targets:
            return "no_target"
        if reason == "no_baseline":
            return "no_baseline"
        if reason == "no_elapsed_years":
            return self.by_calendar() or "not_computable"
        return "not_computable"

    def results(self):
        trajectory = ok(self.trajectory)
        return {"state": self.state(trajectory), "annual": ok(self.annual), "trajectory": trajectory,
                "formula_version": self.settings["formula_version"]}


def results_of(body):
    """State, both answers and every component of them, of each series; counts of each node."""
    catalogue, series = body["catalogue"], {}
    for indicator in catalogue["indicators"]:
        code = indicator["code"]
        breakdowns = {cell["breakdown"] for cell in body["cells"]
                      if cell["indicator"] == code and cell["measure"] == "observed"}
        for breakdown in {""} | breakdowns:
            name = f"{code}/{breakdown}" if breakdown else code
            series[name] = Series(body, indicator, breakdown).results()
    return {"series": series, "nodes": roll_ups(body, catalogue, series)}


def roll_ups(body, catalogue, series):
    parents = {node["code"]: node["parent"] for node in catalogue["nodes"]}
    observed = {(cell["indicator"], cell["breakdown"]) for cell in body["cells"]
                if cell["measure"] == "observed" and "value" in cell["datum"]}

    def above(code):
        while code is not None:
            yield code
            code = parents.get(code)

    nodes = {}
    for node in catalogue["nodes"]:
        counts = {"counts": {}, "reported": 0, "total": 0}
        for indicator in catalogue["indicators"]:
            below = node["kind"] == "policy" or node["code"] in above(indicator["node"])
            if indicator["kind"] != "policy" or not below:
                continue
            state = series[indicator["code"]]["state"]
            counts["counts"][state] = counts["counts"].get(state, 0) + 1
            counts["reported"] += (indicator["code"], "") in observed
            counts["total"] += 1
        nodes[node["code"]] = counts
    return nodes
