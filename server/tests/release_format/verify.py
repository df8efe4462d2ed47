#!/usr/bin/env python3
"""A second verifier of release files, written from FORMAT.md alone.

Needs Python 3.9 and the package `cryptography`. It shares no code with the program that publishes:
hashes, canonical form, chain and signature are checked, and the progress of every series is computed
again with decimal arithmetic.

    verify.py [--key HEX]... [--keys pntd-keys.json] [--audit-log registro.jsonl] FILE...

Exit codes: 0 sound, 1 problems, 2 no problem but a release without signature.
"""

import argparse
import hashlib
import json
import sys
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rules import results_of, same_number

MANIFEST_PREFIX = b"pntd-manifest-signature/1\n"
STATEMENT_PREFIX = b"pntd-key-statement-signature/1\n"
BODY_MEMBERS = set(
    "format number published_at as_of published_by note demo previous_sha256 withdraws"
    " band_changes settings catalogue cells".split()
)
MANIFEST_MEMBERS = set(
    "format number edition published_at as_of published_by note demo release_sha256"
    " previous_release_sha256 previous_manifest_sha256 formula_version key_id withdraws"
    " entries".split()
)
# Releases from before the audit log was anchored have none.
OPTIONAL_MEMBERS = {"audit"}


class Bad(Exception):
    """The file cannot be read at all."""


def canonical(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def sha256(value):
    return hashlib.sha256(canonical(value)).hexdigest()


def refuse(text):
    raise Bad(f"{text} is not an integer")


def members(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise Bad(f"a member is repeated: {names}")
    return dict(pairs)


def is_hex(text, digits):
    return isinstance(text, str) and len(text) == digits and set(text) <= set("0123456789abcdef")


class File:
    """One release file and what is wrong with it."""

    def __init__(self, path):
        self.path = path
        self.problems = []
        with open(path, "rb") as stream:
            raw = stream.read()
        try:
            value = json.loads(
                raw.decode("utf-8"),
                object_pairs_hook=members,
                parse_float=refuse,
                parse_constant=refuse,
            )
            written = canonical(value)
        except (ValueError, RecursionError) as error:
            raise Bad(str(error)) from error
        if not isinstance(value, dict):
            raise Bad("no object")
        if written != raw:
            self.wrong("file", "not in canonical form")
        if value.get("format") == "pntd-release/1":
            value = {"manifest": None, "progress": None, "release": value, "signature": None,
                     "format": "pntd-release-file/1"}
        if value.get("format") != "pntd-release-file/1":
            raise Bad(f"unknown format {value.get('format')!r}")
        if set(value) != {"format", "manifest", "progress", "release", "signature"}:
            self.wrong("file", f"members are {sorted(value)}")
        self.body = value.get("release")
        if not isinstance(self.body, dict):
            raise Bad("no release")
        self.manifest = value.get("manifest")
        self.progress = value.get("progress")
        self.signature = value.get("signature")
        self.number = self.body.get("number")

    def wrong(self, place, problem):
        self.problems.append(f"{place}: {problem}")

    @property
    def is_signed(self):
        return self.manifest is not None

    def check(self, keys):
        if set(self.body) - BODY_MEMBERS:
            self.wrong("release", f"unknown members {sorted(set(self.body) - BODY_MEMBERS)}")
        catalogue = set(self.body["catalogue"])
        if catalogue - {"calendar"} != {"edition", "nodes", "dimensions", "indicators"}:
            self.wrong("release.catalogue", f"members are {sorted(catalogue)}")
        if self.body.get("format") != "pntd-release/1":
            self.wrong("release.format", self.body.get("format"))
        parts = (self.manifest, self.progress, self.signature)
        if not all(part is None or isinstance(part, dict) for part in parts):
            self.wrong("file", "manifest, progress and signature are objects or null")
            return
        if any(part is None for part in parts) and any(part is not None for part in parts):
            self.wrong("file", "manifest, progress and signature come together")
            return
        if self.is_signed:
            self.check_manifest()
            self.check_signature(keys)
            self.recompute()

    def check_manifest(self):
        manifest, body = self.manifest, self.body
        audit = manifest.get("audit")
        if "audit" in manifest and not (
            isinstance(audit, dict) and set(audit) == {"position", "hash"}
            and isinstance(audit["position"], int) and audit["position"] >= 1
            and is_hex(audit["hash"], 64)
        ):
            self.wrong("manifest.audit", "is no link of the audit log")
        if set(manifest) - OPTIONAL_MEMBERS != MANIFEST_MEMBERS:
            self.wrong("manifest", f"members are {sorted(manifest)}")
        if manifest.get("format") != "pntd-manifest/1":
            self.wrong("manifest.format", manifest.get("format"))
        if manifest.get("release_sha256") != sha256(body):
            self.wrong("release", "its hash is not the one of the manifest")
        said = [
            ("number", body.get("number")),
            ("published_at", body.get("published_at")),
            ("as_of", body.get("as_of")),
            ("published_by", body.get("published_by")),
            ("note", body.get("note")),
            ("demo", body.get("demo")),
            ("previous_release_sha256", body.get("previous_sha256")),
            ("withdraws", body.get("withdraws")),
            ("edition", body["catalogue"]["edition"]["code"]),
            ("formula_version", body["settings"]["formula_version"]),
        ]
        for name, value in said:
            if manifest.get(name) != value:
                self.wrong(f"manifest.{name}", "is not what the release says")
        named = [(entry["name"], entry["sha256"]) for entry in manifest["entries"]]
        found = list(self.entries())
        if [name for name, _ in named] != [name for name, _ in found]:
            self.wrong("manifest.entries", "names or order are not those of the release")
        if len({name for name, _ in found}) != len(found):
            self.wrong("manifest.entries", "two entries have one name")
        named = dict(named)
        for name, digest in found:
            if named.get(name) != digest:
                self.wrong(name, "its hash is not the one of the manifest")

    def entries(self):
        body, catalogue = self.body, self.body["catalogue"]
        yield "settings", sha256(body["settings"])
        yield "edition", sha256(catalogue["edition"])
        if "calendar" in catalogue:
            yield "calendar", sha256(catalogue["calendar"])
        for kind in ("node", "dimension", "indicator"):
            for item in catalogue[kind + "s"]:
                yield f"{kind}/{item['code']}", sha256(item)
        for cell in body["cells"]:
            name = f"cell/{cell['indicator']}/{cell['measure']}/{cell['period']}"
            if cell["breakdown"]:
                name += "/" + cell["breakdown"]
            yield name, sha256(cell)
        for change in body.get("band_changes", []):
            yield f"band-change/{change['indicator']}", sha256(change)
        for part, kind in (("series", "progress"), ("nodes", "roll-up")):
            for name in sorted(self.progress[part]):
                yield f"{kind}/{name}", sha256(self.progress[part][name])

    def check_signature(self, keys):
        signature = self.signature
        if set(signature) != {"algorithm", "key_id", "public_key", "value"}:
            self.wrong("signature", f"members are {sorted(signature)}")
            return
        if signature["algorithm"] != "Ed25519":
            self.wrong("signature.algorithm", signature["algorithm"])
        if not is_hex(signature["public_key"], 64) or not is_hex(signature["value"], 128):
            self.wrong("signature", "key or value are no lower-case hexadecimal digits")
            return
        public = bytes.fromhex(signature["public_key"])
        key_id = hashlib.sha256(public).hexdigest()
        if signature["key_id"] != key_id or self.manifest.get("key_id") != key_id:
            self.wrong("signature.key_id", "is not the hash of the public key")
        if keys is not None and key_id not in keys:
            self.wrong("signature.public_key", f"{key_id} is not among the keys given")
        listed = (keys or {}).get(key_id) or {}
        retired_at, revoked_from = listed.get("retired_at"), listed.get("revoked_from")
        if revoked_from is not None and revoked_from <= self.number:
            self.wrong("signature.key_id", f"this key is revoked from release {revoked_from} on")
        if retired_at and moment(retired_at) < moment(self.manifest["published_at"]):
            self.wrong("signature.key_id", f"this key was retired at {retired_at}")
        try:
            key = Ed25519PublicKey.from_public_bytes(public)
            key.verify(bytes.fromhex(signature["value"]), MANIFEST_PREFIX + canonical(self.manifest))
        except (InvalidSignature, ValueError):
            self.wrong("signature.value", "is not this key's over this manifest")

    def recompute(self):
        if set(self.progress) != {"series", "nodes"}:
            self.wrong("progress", f"members are {sorted(self.progress)}")
            return
        if self.body["settings"]["formula_version"] not in ("1", "2", "3"):
            self.wrong("progress", "other formulas than those of versions 1 to 3")
            return
        computed = results_of(self.body)
        for part in ("series", "nodes"):
            if set(self.progress[part]) != set(computed[part]):
                self.wrong(f"progress.{part}", "names are not those of the release")
        for name in sorted(set(computed["series"]) & set(self.progress["series"])):
            self.compare(f"progress/{name}", self.progress["series"][name], computed["series"][name])
        for name in sorted(set(computed["nodes"]) & set(self.progress["nodes"])):
            if self.progress["nodes"][name] != computed["nodes"][name]:
                self.wrong(f"roll-up/{name}", f"comes out as {computed['nodes'][name]}")

    def compare(self, place, said, computed):
        """Whatever was computed must stand in the file; the file may say more."""
        if isinstance(computed, dict):
            if not isinstance(said, dict):
                self.wrong(place, f"says {said!r}, comes out as {computed!r}")
                return
            for name, value in computed.items():
                self.compare(f"{place}.{name}", said.get(name), value)
        elif not same_number(said, computed):
            self.wrong(place, f"says {said!r}, comes out as {computed}")


def check_chain(files):
    problems = []
    files = sorted(files, key=lambda file: file.number)
    for file in files:
        if (file.number == 1) != (file.body.get("previous_sha256") is None):
            problems.append(f"chain: {file.path}: only the first release names no other")
    for earlier, later in zip(files, files[1:]):
        if earlier.number == later.number:
            if sha256(earlier.body) != sha256(later.body):
                problems.append(f"chain: two releases have number {later.number}")
        elif earlier.number + 1 == later.number:
            if later.body.get("previous_sha256") != sha256(earlier.body):
                problems.append(f"chain: {later.path} does not follow {earlier.path}")
            manifest = sha256(earlier.manifest) if earlier.is_signed else None
            if later.is_signed and later.manifest.get("previous_manifest_sha256") != manifest:
                problems.append(f"chain: {later.path} does not name the manifest of {earlier.path}")
            if earlier.is_signed and later.is_signed:
                before, after = earlier.manifest.get("audit"), later.manifest.get("audit")
                if before and (
                    not after or after["position"] < before["position"]
                    or (after["position"] == before["position"] and after != before)
                ):
                    problems.append(f"chain: the audit log of {later.path} does not continue")
    return problems


def link_hash(line, previous):
    """The hash of a link: nine texts, each as a netstring (server/src/audit/chain.rs)."""
    texts = ["pntd.audit.1", previous, str(line["position"]), str(line["id"]), line["at"], line["actor"],
             line["act"], line["object"], line["detail"]]
    parts = (text.encode("utf-8") for text in texts)
    return hashlib.sha256(b"".join(b"%d:%s," % (len(part), part) for part in parts)).hexdigest()


def check_log(path, files):
    """The exported audit log (JSON Lines, the whole log) must be one chain that holds the link that each release
    names. What a line says of its own hash proves nothing: each is computed again."""
    with open(path, "r", encoding="utf-8") as stream:
        lines = [json.loads(line) for line in stream if line.strip()]
    links, previous = {}, "0" * 64
    for position, line in enumerate(lines, 1):
        previous = link_hash(line, previous)
        links[position] = previous
        if (line["position"], line["hash"]) != (position, previous):
            yield f"{path}: link {position} is not what was written"
            return
    for file in files:
        audit = (file.manifest or {}).get("audit")
        if audit and links.get(audit["position"]) != audit["hash"]:
            yield f"{file.path}: the audit log does not hold link {audit['position']}"


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def read_keys(path):
    """When each key of a list was retired; all statements must be signed by the key before."""
    with open(path, "rb") as stream:
        keys = {key["key_id"]: key for key in json.load(stream)["keys"]}
    for key_id, key in keys.items():
        if hashlib.sha256(bytes.fromhex(key["public_key"])).hexdigest() != key_id:
            raise Bad(f"{key_id} is not the hash of its key")
        statement = key["statement"]
        if statement is None:
            continue
        if (statement["key_id"], statement["public_key"]) != (key_id, key["public_key"]):
            raise Bad(f"the statement about {key_id} speaks of another key")
        previous = bytes.fromhex(keys[statement["previous_key_id"]]["public_key"])
        signature = bytes.fromhex(key["statement_signature"])
        try:
            Ed25519PublicKey.from_public_bytes(previous).verify(
                signature, STATEMENT_PREFIX + canonical(statement))
        except InvalidSignature as error:
            raise Bad(f"nobody vouched for {key_id}") from error
    return keys


def trusted(pinned, listed):
    """With pinned keys only those that a trusted key vouches for; the word of a revoked key is worth nothing."""
    if not pinned:
        return set(listed)
    known = set(pinned)
    while True:
        new = {
            key_id for key_id, key in listed.items()
            if key_id not in known and key["statement"] is not None
            and key["statement"]["previous_key_id"] in known
            and listed[key["statement"]["previous_key_id"]].get("revoked_from") is None
        }
        if not new:
            return known
        known |= new


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keys")
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--audit-log")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    problems, files = [], []
    try:
        pinned = {hashlib.sha256(bytes.fromhex(key)).hexdigest() for key in options.key}
        listed = read_keys(options.keys) if options.keys else {}
        given = pinned or options.keys  # a list without keys was given, too: no signature is good
        keys = {key_id: listed.get(key_id) for key_id in trusted(pinned, listed)} if given else None
        for path in options.files:
            file = File(path)
            try:
                file.check(keys)
            except (KeyError, TypeError, IndexError, AttributeError, ArithmeticError, ValueError) as error:
                file.wrong("file", f"not as the format says: {error!r}")
            files.append(file)
            problems += [f"{path}: {problem}" for problem in file.problems]
        if not problems:
            problems += check_chain(files)
        if options.audit_log:
            problems += check_log(options.audit_log, files)
    except (Bad, KeyError, TypeError, AttributeError, ValueError) as error:
        problems.append(str(error) if isinstance(error, Bad) else f"cannot be read: {error!r}")
    for problem in problems:
        print("PROBLEM", problem)
    if problems:
        return 1
    for file in files:
        print("OK" if file.is_signed else "UNSIGNED", file.path, sha256(file.body))
    signed = {file.number for file in files if file.is_signed}
    attested = all(file.is_signed or file.number + 1 in signed for file in files)
    return 0 if attested else 2


if __name__ == "__main__":
    sys.exit(main())
