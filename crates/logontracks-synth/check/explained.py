"""Where a reader does not give every record as it was written, and why.

Key: file and reader. Value: how many records it gives the same, misses and gives differently, and
how many answers it gives besides (records that no one wrote, errors, being stopped).
"""

from typing import NamedTuple


class Explained(NamedTuple):
    counts: tuple
    why: str


EXPLAINED = {
    ("absent-values", "libevtx"): Explained(
        (1, 3, 0, 3),
        "libevtx gives no record with an absent value in a normal substitution (MS-EVEN6 allows it, Windows does not write it).",
    ),
    ("bad-file-magic", "libevtx"): Explained(
        (0, 12, 0, 1),
        "libevtx opens no file without ElfFile.",
    ),
    ("bit-flips", "libevtx"): Explained(
        (115, 5, 0, 5),
        "One flipped bit is in the template of the second chunk's records.",
    ),
    ("bit-flips", "python-evtx"): Explained(
        (115, 0, 5, 0),
        "One flipped bit is in the template of the second chunk's records.",
    ),
    ("cyclic-string-chain", "python-evtx"): Explained(
        (0, 12, 0, 1),
        "python-evtx follows the chain for ever.",
    ),
    ("cyclic-template-chain", "python-evtx"): Explained(
        (0, 12, 0, 1),
        "python-evtx follows the chain for ever.",
    ),
    ("damaged-record-in-chunk", "libevtx"): Explained(
        (11, 1, 0, 1),
        "The damaged record cannot be read.",
    ),
    ("damaged-record-in-chunk", "python-evtx"): Explained(
        (11, 0, 1, 0),
        "The damaged record cannot be read.",
    ),
    ("empty", "libevtx"): Explained(
        (0, 0, 0, 1),
        "Nothing to open.",
    ),
    ("empty", "python-evtx"): Explained(
        (0, 0, 0, 1),
        "Nothing to open.",
    ),
    ("literal-text-among-templates", "python-evtx"): Explained(
        (4, 0, 4, 0),
        "python-evtx cannot read records of literal text.",
    ),
    ("literal-text", "python-evtx"): Explained(
        (0, 0, 18, 0),
        "python-evtx cannot read records of literal text.",
    ),
    ("more-chunks-than-header", "python-evtx"): Explained(
        (115, 5, 0, 0),
        "python-evtx reads as many chunks as the file header counts.",
    ),
    ("no-file-header", "libevtx"): Explained(
        (0, 12, 0, 1),
        "libevtx opens no file without ElfFile.",
    ),
    ("no-file-header", "python-evtx"): Explained(
        (0, 12, 0, 0),
        "python-evtx looks for the first chunk at offset 4096.",
    ),
    ("record-magic-wrong", "libevtx"): Explained(
        (11, 1, 0, 0),
        "libevtx passes over the damaged record.",
    ),
    ("record-size-too-large", "libevtx"): Explained(
        (11, 1, 0, 0),
        "The damaged record cannot be read.",
    ),
    ("record-size-too-large", "python-evtx"): Explained(
        (8, 4, 0, 0),
        "python-evtx leaves the chunk at the damaged record.",
    ),
    ("records-in-slack", "python-evtx"): Explained(
        (8, 4, 0, 0),
        "python-evtx does not look into slack space.",
    ),
    ("template-outside-chunk", "libevtx"): Explained(
        (11, 1, 0, 1),
        "The damaged record cannot be read.",
    ),
    ("template-outside-chunk", "python-evtx"): Explained(
        (11, 0, 1, 0),
        "The damaged record cannot be read.",
    ),
    ("template-size-too-large", "libevtx"): Explained(
        (11, 1, 0, 1),
        "The record with the damaged template cannot be read.",
    ),
    ("template-size-too-large", "python-evtx"): Explained(
        (11, 0, 1, 0),
        "The record with the damaged template cannot be read.",
    ),
    ("text-named", "libevtx"): Explained(
        (0, 0, 0, 1),
        "Not a log.",
    ),
    ("torn-chunk", "libevtx"): Explained(
        (169, 41, 0, 60),
        "The second half of the last chunk holds other records, whose templates are not in it.",
    ),
    ("torn-chunk", "python-evtx"): Explained(
        (169, 40, 1, 0),
        "The second half of the last chunk is gone; the record at the tear gets another one's values.",
    ),
    ("truncated-last-chunk", "libevtx"): Explained(
        (115, 5, 0, 0),
        "libevtx gives nothing of a chunk that is not whole.",
    ),
    ("truncated-last-chunk", "python-evtx"): Explained(
        (115, 5, 0, 0),
        "python-evtx gives nothing of a chunk that is not whole.",
    ),
    ("zero-size-record", "libevtx"): Explained(
        (11, 1, 0, 0),
        "The damaged record cannot be read.",
    ),
    ("zero-size-record", "python-evtx"): Explained(
        (5, 7, 0, 0),
        "python-evtx leaves the chunk at the damaged record.",
    ),
    ("zeroed-sector", "libevtx"): Explained(
        (118, 2, 0, 0),
        "The sector holds the end of one record and the header of the next.",
    ),
    ("zeroed-sector", "python-evtx"): Explained(
        (117, 2, 1, 0),
        "The sector holds the end of one record, whose values it shows as far as they go, and the header of the next.",
    ),
}
