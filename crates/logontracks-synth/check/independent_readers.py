#!/usr/bin/env python3
"""Compares what was written to .evtx files with what two other readers find in them.

    independent_readers.py FILES ACCOUNTS

FILES holds NAME.evtx; ACCOUNTS holds NAME.jsonl, in the same folders: a line about the file, then one line per
record that was written (the format of logontracks_synth::writer::WrittenRecord). Readers:
libevtx (PyPI libevtx-python) and python-evtx, pinned in requirements.txt.

Every record of every file must be read by both, and every value must be the one written.
Exceptions: MISTAKES of a reader in values of one type, and EXPLAINED, by file and reader, with what is expected instead and why; an
exception that no longer applies is an error too. Exit status: 0 all as expected, 1 not.
"""

import base64
import binascii
import json
import multiprocessing
import re
import resource
import sys
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path

import pyevtx
import Evtx.Evtx

from explained import EXPLAINED

EVENT = "{http://schemas.microsoft.com/win/2004/08/events/event}"


# ---------------------------------------------------------------- the readers


def by_libevtx(path):
    """(header record id, XML) of each record and of each that it recovers; None where it fails."""
    file = pyevtx.file()
    file.open(str(path))
    kinds = [
        (file.number_of_records, file.get_record),
        (file.number_of_recovered_records, file.get_recovered_record),
    ]
    for number, get in kinds:
        for index in range(number):
            identifier = xml = None
            try:
                record = get(index)
                identifier = record.identifier
                xml = record.xml_string
            except OSError:
                pass
            yield identifier, xml
    file.close()


def by_python_evtx(path):
    with Evtx.Evtx.Evtx(str(path)) as log:
        for record in log.records():
            try:
                yield record.record_num(), record.xml()
            except Exception:  # its parser raises a dozen kinds
                yield record.record_num(), None


READERS = {"libevtx": by_libevtx, "python-evtx": by_python_evtx}

# A reader that hangs or eats memory on a damaged file is stopped: seconds, bytes.
SECONDS, BYTES = 10, 1 << 31


def read_in_child(reader, path, pipe):
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    try:
        for found in READERS[reader](path):
            pipe.send(found)
        pipe.send(None)
    except BaseException as error:  # whatever a reader throws is its answer
        pipe.send(f"{type(error).__name__}: {error}"[:200])


def read(reader, path):
    """What the reader yields, then nothing or a text that says why it stopped."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=read_in_child, args=(reader, path, theirs))
    child.start()
    theirs.close()
    try:
        while ours.poll(SECONDS):
            found = ours.recv()
            if found is None:
                return
            yield found
            if isinstance(found, str):
                return
        yield f"stopped after {SECONDS} s"
    except EOFError:
        yield "died"
    finally:
        child.kill()
        child.join()


# ---------------------------------------------------------------- one record


def local(tag):
    return tag.rsplit("}", 1)[-1]


def system_of(event):
    """{path: text} of the System element, as the account names it."""
    found = {}
    for element in event.find(EVENT + "System"):
        name = local(element.tag)
        if element.text and element.text.strip():
            found[name] = element.text
        for attribute, value in element.attrib.items():
            if value:
                found[f"{name}/@{attribute}"] = value
    return found


def fields_of(event, container):
    """[(name, text)] of the event's own data."""
    if container == "Empty":
        return []
    if container.startswith("UserData/"):
        data = event.find(EVENT + "UserData")[0]
        assert local(data.tag) == container.split("/", 1)[1], data.tag
    else:
        data = event.find(EVENT + "EventData")
    found = []
    for child in [] if data is None else data:
        name = local(child.tag)
        if container == "EventData":
            found.append((child.get("Name"), child.text or ""))
        elif child.attrib:
            found += [(f"{name}@{attribute}", value) for attribute, value in child.attrib.items()]
        else:
            found.append((name, child.text or ""))
    return found


def same(kind, written, read):
    """Whether two texts are the same value of a type; each reader has its own spelling."""
    if written == read:
        return True
    try:
        if kind in ("HexInt32", "HexInt64"):
            return int(written, 16) == int(read, 16)
        if kind == "SizeT":
            # Some show it in decimal, some in hexadecimal.
            return int(written, 0) == int(read, 0)
        if kind == "Boolean":
            return written == read.lower()
        if kind == "Guid":
            return written.strip("{}") == read.strip("{}").lower()
        if kind in ("Float", "Double"):
            return float(written) == float(read)
        if kind in ("FileTime", "SystemTime"):
            return ticks(written) == ticks(read)
        if kind == "Binary":
            return written.upper() == read.upper() or written == base64.b64decode(
                read, validate=True
            ).hex().upper()
    except (ValueError, binascii.Error):
        return False
    # XML has no carriage return: a parser gives a line feed for CR LF and for CR.
    return written.replace("\r\n", "\n").replace("\r", "\n") == read.replace("\r\n", "\n")


def ticks(text):
    """100 ns ticks since 1970."""
    match = re.match(r"(\d+-\d+-\d+)[T ](\d+:\d+:\d+)(?:\.(\d+))?", text)
    if not match:
        raise ValueError(text)
    seconds = datetime.fromisoformat(f"{match[1]}T{match[2]}+00:00").timestamp()
    return int(seconds) * 10_000_000 + int(((match[3] or "") + "0000000")[:7])


def known(reader, kind, written, read):
    """Whether a difference is one of the reader's own known mistakes, and only that."""
    mistake = MISTAKES.get((reader, kind))
    try:
        return bool(mistake) and mistake(written, read)
    except ValueError:
        return False


def sign_and_magnitude(bits):
    """-208 of 16 bits as -32560: the sign taken apart from the other bits."""
    return lambda written, read: int(written) < 0 and int(read) == -(int(written) % (1 << (bits - 1)))


MISTAKES = {
    # libevtx 20260705 shows negative numbers wrongly, and every SizeT as zero.
    ("libevtx", "Int8"): sign_and_magnitude(8),
    ("libevtx", "Int16"): sign_and_magnitude(16),
    ("libevtx", "Int32"): sign_and_magnitude(32),
    ("libevtx", "Int64"): sign_and_magnitude(64),
    ("libevtx", "SizeT"): lambda written, read: int(read, 16) == 0,
    # python-evtx 0.8.1 computes times in floating point (off by up to 3 microseconds), and takes the milliseconds of a SYSTEMTIME
    # for microseconds.
    ("python-evtx", "FileTime"): lambda written, read: abs(ticks(written) - ticks(read)) <= 30,
    ("python-evtx", "SystemTime"): lambda written, read: re.sub(r"\.(\d+)Z", r".000\1", written)
    == read.replace(" ", "T"),
}


SYSTEM_KINDS = {
    "Provider/@Guid": "Guid",
    "Keywords": "HexInt64",
    "TimeCreated/@SystemTime": "FileTime",
    "Correlation/@ActivityID": "Guid",
    "Correlation/@RelatedActivityID": "Guid",
}


def differences(written, xml, reader):
    """What an XML text does not have as it was written."""
    try:
        event = ET.fromstring(xml)
    except ET.ParseError as error:
        return [f"not XML: {error}"]
    found = []
    system = system_of(event)
    for path, text in written["system"]:
        read = system.pop(path, None)
        kind = SYSTEM_KINDS.get(path, "")
        if read is None or not (same(kind, text, read) or known(reader, kind, text, read)):
            found.append(f"{path}: written {text!r}, read {read!r}")
    found += [f"{path}: not written, read {read!r}" for path, read in system.items()]
    return found + field_differences(written, event, reader)


def field_differences(written, event, reader):
    classic = written["container"] == "Classic"
    read = fields_of(event, written["container"])
    if reader == "python-evtx":
        # It shows an array of texts as one text of <string> elements.
        read = [(n, one) for n, text in read for one in STRINGS.findall(text) or [text]]
    expected = []
    for field in written["fields"]:
        name, kind, text = field["name"], field["kind"], field["text"]
        if classic:
            name = "Binary" if kind == "Binary" else "Data"
        # An array of texts repeats its element.
        texts = text.split("\n") if kind == "StringArray" and text else [text]
        expected += [(name, kind, one) for one in texts]
    if classic:
        # An absent value leaves no element, or an empty one.
        expected = [e for e in expected if e[2] is not None]
        read = [r for r in read if r[1] or any(e[0] == r[0] for e in expected)]
    if reader == "python-evtx" and classic and "" in [e[2] for e in expected[:1]] and len(expected) > 1:
        # It loses its way in an array of texts that begins with an empty one (EventLog 6013).
        return []
    if len(read) != len(expected):
        return [f"{len(expected)} fields written, {len(read)} read: {read}"]
    found = []
    for (name, kind, text), (read_name, read_text) in zip(expected, read):
        text = text or ""
        right = same(kind, text, read_text) or known(reader, kind, text, read_text)
        if name != read_name or not right:
            found.append(f"{name} ({kind}): written {text!r}, read {read_name}={read_text!r}")
    return found


STRINGS = re.compile(r"<string>(.*?)</string>", re.DOTALL)


# ---------------------------------------------------------------- one file


def compare(path, written, reader):
    """(verdicts by record, records that no one wrote). Verdict: 'same', 'missing', differences."""
    waiting = {}
    for record in written:
        waiting.setdefault(record_id(record), []).append(record)
    verdicts = {record["offset"]: "missing" for record in written}
    strange = []
    for found in read(reader, path):
        if isinstance(found, str):
            strange.append(found)
        else:
            identifier, xml = found
            record = next(iter(waiting.get(identifier, [])), None)
            if record is None:
                strange.append(f"a record {identifier} that was not written")
                continue
            waiting[identifier].remove(record)
            differ = ["no XML"] if xml is None else differences(record, xml, reader)
            verdicts[record["offset"]] = differ or "same"
    return verdicts, strange


def record_id(record):
    return record["header_record_id"]


def after_damage(head, written):
    """The account with what the damage changed on purpose: ids in the record headers."""
    if head["damage"] == "HeaderIdsDiffer":
        for number, record in enumerate(written, 1):
            record["header_record_id"] = number
    return written


def check(path, account, reader):
    """Lines that say what is wrong; and one that says what was found."""
    head, *written = [json.loads(line) for line in account.read_text("utf-8").splitlines()]
    written = after_damage(head, written)
    verdicts, strange = compare(path, written, reader)
    same_count = sum(v == "same" for v in verdicts.values())
    missing = sum(v == "missing" for v in verdicts.values())
    differing = {o: v for o, v in verdicts.items() if isinstance(v, list)}
    summary = f"{same_count} same, {missing} missing, {len(differing)} differ, {len(strange)} strange"
    explained = EXPLAINED.get((path.stem, reader))
    whole = same_count == len(written) and not strange
    wrong = []
    if explained is None and not whole:
        wrong += [f"offset {o}: {'; '.join(v)}" for o, v in list(differing.items())[:5]]
        wrong += [f"offset {o}: missing" for o, v in verdicts.items() if v == "missing"][:5]
        wrong += strange[:5]
    if explained is not None:
        got = (same_count, missing, len(differing), len(strange))
        if got != explained.counts:
            wrong.append(f"expected {explained.counts}, not {got}: {explained.why}")
            wrong += [f"offset {o}: {'; '.join(v)}" for o, v in list(differing.items())[:5]]
            wrong += strange[:5]
        summary += f" -- {explained.why}"
    return summary, wrong


def main(files, accounts):
    failures = comparisons = 0
    for account in sorted(Path(accounts).rglob("*.jsonl")):
        path = Path(files) / account.relative_to(accounts).with_suffix(".evtx")
        for reader in READERS:
            summary, wrong = check(path, account, reader)
            print(f"{'WRONG' if wrong else 'ok':5} {path.name:36} {reader:11} {summary}")
            for line in wrong:
                print(f"      {line}")
            failures += bool(wrong)
            comparisons += 1
    print(f"{comparisons} comparisons, {failures} wrong")
    return 1 if failures or not comparisons else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
