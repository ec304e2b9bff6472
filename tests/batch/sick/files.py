"""Wrong types, cut files, broken structures, locks."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from functools import partial

from tests.batch.sick.cases import ANY, DONE, FAILED, NOT_WHOLE, READ, Case, paper
from tests.batch.sick.paper import Paper, cut, flate, sentences, shown

ALL = (1, 2, 3)


def _zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def kinds() -> Iterator[Case]:
    """Files that are not what their names say, and files with something before or behind them."""
    sound = paper("kinds").write()
    wrong = {
        "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500), "gzip": gzip.compress(sound, mtime=0),
        "zip": _zipped("report.pdf", sound), "docx": _zipped("word/document.xml", b"<w:document/>"),
        "ole": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), "text": b"A report in plain words.\n" * 20,
        "nul": bytes(100_000), "blank": b" \n" * 5000, "header-only": b"%PDF-1.7\n", "mark": b"%PDF",
        "utf16": sound.decode("latin-1").encode("utf-16"), "postscript": b"%!PS-Adobe-3.0\n" + bytes(900),
        "eof-only": b"%PDF-1.4\n%%EOF\n", "xml": b"<?xml version='1.0'?><a>" + b"x" * 900 + b"</a>",
    }  # fmt: skip
    for name, data in wrong.items():
        yield Case(f"kind-{name}", FAILED, partial(bytes, data))
    for size in (1, 100, 1000, 1015):
        yield Case(f"junk-before-{size}", READ, partial(bytes, b"j" * size + paper(f"before{size}").write()), ALL)
    yield Case("junk-before-3000", ANY, partial(bytes, b"j" * 3000 + paper("before3000").write()))
    yield Case("bom-before", READ, partial(bytes, b"\xef\xbb\xbf" + paper("bombefore").write()), ALL)
    yield Case("lines-before", READ, partial(bytes, b"\r\n\r\n" + paper("linesbefore").write()), ALL)
    for name, junk in (("nul", bytes(1 << 20)), ("lines", b"\n" * 5000), ("html", b"<html></html>" * 300)):
        yield Case(f"junk-after-{name}", READ, partial(bytes, paper(f"after{name}").write() + junk), ALL)
    yield Case("crlf", ANY, lambda: paper("crlf").write().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    yield Case("twice", READ, lambda: paper("twiceone").write() + paper("twicetwo").write())
    yield Case("hole", NOT_WHOLE, lambda: _hole(paper("hole", 9).write()))
    yield Case("tail-of-nul", NOT_WHOLE, lambda: _tail(paper("tailofnul", 9).write()))
    yield Case("head-missing", NOT_WHOLE, lambda: paper("headmissing", 9).write()[700:])
    yield Case("version-9", DONE, lambda: paper("version9").write().replace(b"%PDF-1.7", b"%PDF-9.9"), ALL)
    yield Case("no-version", READ, lambda: paper("noversion").write().replace(b"%PDF-1.7", b"%PDF-   "), ALL)


def _hole(data: bytes) -> bytes:
    """A piece in the middle that was never fetched."""
    third = len(data) // 3
    return data[:third] + bytes(third) + data[2 * third :]


def _tail(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes(len(data) // 2)


def truncated() -> Iterator[Case]:
    """Files whose ends did not come."""
    for percent in (1, 5, 15, 30, 40, 60, 75, 85, 95, 99):
        name = f"cut-at-{percent}"
        yield Case(name, NOT_WHOLE, partial(lambda n, p: cut(paper(n, 6).write(), p), name, percent))
    for percent in (10, 50, 70, 90, 95, 99):
        name = f"packed-cut-{percent}"
        yield Case(name, NOT_WHOLE, partial(lambda n, p: cut(paper(n, 6).packed(), p), name, percent))
    for percent in (10, 35, 60, 80, 95):
        name = f"linear-cut-{percent}"
        yield Case(name, NOT_WHOLE, partial(lambda n, p: cut(paper(n, 6).saved(linearize=True), p), name, percent))
    yield Case("linear", DONE, lambda: paper("linear").saved(linearize=True), ALL)
    yield Case("packed", DONE, lambda: paper("packed").packed(), ALL)


def structure() -> Iterator[Case]:
    """Tables and trees of objects that are wrong."""
    for name, tree in (
        ("count-0", b"<< /Type /Pages /Count 0 /Kids [] >>"), ("no-kids", b"<< /Type /Pages /Count 3 >>"),
        ("null", b"null"), ("number", b"42"), ("kids-gone", b"<< /Type /Pages /Count 2 /Kids [90 0 R 91 0 R] >>"),
        ("kids-string", b"<< /Type /Pages /Count 2 /Kids (none) >>"),
    ):  # fmt: skip
        made = paper(f"tree{name}").put(2, tree)
        for number in range(4, 10):
            made.objects.pop(number)
        yield Case(f"tree-{name}", FAILED, made.write)
    yield Case("no-tree", NOT_WHOLE, lambda: paper("notree").put(1, b"<< /Type /Catalog >>").write())
    yield Case("no-root", NOT_WHOLE, lambda: paper("noroot").put(1, b"null").write())
    for depth, wanted in ((40, READ), (400, ANY), (3000, ANY), (20_000, ANY)):
        yield Case(f"tree-depth-{depth}", wanted, partial(_deep, depth))
    yield Case("tree-loop", READ, lambda: _tree("treeloop", b"[4 0 R 2 0 R 6 0 R 8 0 R]"), ALL)
    yield Case("tree-loop-of-two", READ, _loop_of_two)
    yield Case("page-twice", READ, lambda: _tree("pagetwice", b"[4 0 R 4 0 R 6 0 R 8 0 R]", 4))
    yield Case("kids-odd", READ, lambda: _tree("kidsodd", b"[4 0 R null 6 0 R (x) 8 0 R << >>]"))
    for count in (-1, 1, 2, 99, 2**31, 2**40):
        name = f"count-of-{count}"
        wanted = READ if count < 4 else ANY
        yield Case(name, wanted, partial(_tree, f"countof{count}", b"[4 0 R 6 0 R 8 0 R]", count))
    for shift in (-20, -3, -1, 1, 2, 12, 500):
        name = f"table-off-by-{shift}"
        yield Case(name, READ, partial(paper(name).write, shift=shift), ALL)
    for start in (0, 1, 77, 10**7, 2**63, -1):
        name = f"start-{start}"
        yield Case(name, READ, partial(paper(name).write, start=start), ALL)
    yield Case("start-gone", READ, lambda: re.sub(rb"startxref\n\d+\n", b"", paper("startgone").write()), ALL)
    yield Case("no-table", READ, lambda: _without(paper("notable"), table=True), ALL)
    yield Case("no-trailer", NOT_WHOLE + "|" + DONE, lambda: _without(paper("notrailer"), table=False), ALL)
    yield Case("prev-itself", READ, lambda: _prev("previtself"), ALL)
    yield Case("prev-far", READ, lambda: paper("prevfar").write(extra="/Prev 99999999"), ALL)
    yield Case("size-small", READ, lambda: paper("sizesmall").write().replace(b"/Size 10", b"/Size 4 "), ALL)
    yield Case("entries-of-19", READ, lambda: paper("entriesof19").write().replace(b" n \n", b" n\n"), ALL)
    yield Case("no-endobj", READ, lambda: paper("noendobj").write().replace(b"\nendobj", b""))
    yield Case("no-endstream", ANY, lambda: paper("noendstream").write().replace(b"\nendstream", b""))
    yield Case("numbers-swapped", ANY, lambda: paper("numbersswapped").write().replace(b"6 0 obj", b"8 0 obj", 1))
    for revisions in (1, 4, 20):
        name = f"revisions-{revisions}"
        yield Case(name, DONE, partial(_revised, name, revisions), ALL, never="REV0")
    yield Case("revision-cut", ANY, lambda: _revised("revisioncut", 2)[:-60])
    for name, body in (("broken", b"\x00\x01broken"), ("gone", b"")):
        yield Case(f"objects-{name}", ANY, partial(_object_stream, body))
    yield Case("xref-stream-damaged", ANY, _xref_stream)
    yield Case("unused-200k", DONE, lambda: _unused(paper("unused200k"), 200_000), ALL)


def _tree(name: str, kids: bytes, count: int = 3) -> bytes:
    return paper(name).put(2, b"<< /Type /Pages /Count %d /Kids %s >>" % (count, kids)).write()


def _deep(depth: int) -> bytes:
    made = paper(f"treedepth{depth}", 1)
    for level in range(depth):
        inner = 101 + level if level < depth - 1 else 4
        made.put(100 + level, b"<< /Type /Pages /Count 1 /Kids [%d 0 R] /Parent 2 0 R >>" % inner)
    return made.put(2, b"<< /Type /Pages /Count 1 /Kids [100 0 R] >>").write()


def _loop_of_two() -> bytes:
    made = paper("treelooptwo")
    made.put(2, b"<< /Type /Pages /Count 3 /Kids [20 0 R] >>")
    made.put(20, b"<< /Type /Pages /Count 3 /Kids [4 0 R 21 0 R] /Parent 2 0 R >>")
    return made.put(21, b"<< /Type /Pages /Count 3 /Kids [6 0 R 20 0 R 8 0 R] /Parent 20 0 R >>").write()


def _without(made: Paper, *, table: bool) -> bytes:
    body = made.body()
    end = made.trailer(len(body)) if table else b""
    return body + end


def _prev(name: str) -> bytes:
    made = paper(name)
    return made.write(extra=f"/Prev {len(made.body())}")


def _revised(name: str, revisions: int) -> bytes:
    made = paper(name)
    data = made.say(1, shown(["REV0"])).write()
    for revision in range(1, revisions + 1):
        before = data.rfind(b"xref\n0")
        lines = [*sentences(made.tag, 1), f"REV{revision}"]
        offset = len(data)
        data += b"5 0 obj\n" + flate(shown(lines)) + b"\nendobj\n"
        start = len(data)
        data += b"xref\n0 1\n0000000000 65535 f \n5 1\n%010d 00000 n \n" % offset
        data += f"trailer\n<< /Size 10 /Root 1 0 R /Prev {before} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return data


def _object_stream(body: bytes) -> bytes:
    data = paper("objectsbroken").packed()
    place = data.index(b"/ObjStm")
    start = data.index(b"stream\n", place) + 7
    return data[:start] + body + data[start + 12 :]


def _xref_stream() -> bytes:
    data = paper("xrefstream").packed()
    start = data.index(b"stream\n", data.index(b"/XRef")) + 9
    return data[:start] + bytes(20) + data[start + 20 :]


def _unused(made: Paper, count: int) -> bytes:
    for number in range(100, 100 + count):
        made.objects[number] = b"%d" % number
    return made.write()


def locked() -> Iterator[Case]:
    """Passwords and permissions."""
    import pikepdf

    closed = pikepdf.Permissions(extract=False, print_lowres=False, print_highres=False, modify_other=False)
    for name, options in (
        ("rc4-40", {"R": 2, "aes": False, "metadata": False}), ("rc4-128", {"R": 3, "aes": False, "metadata": False}),
        ("aes-128", {"R": 4, "aes": True}), ("aes-256-r5", {"R": 5, "aes": True}), ("aes-256", {"R": 6, "aes": True}),
    ):  # fmt: skip
        for who, user in (("user", "secret"), ("owner", "")):
            tagged = f"{who}-{name}"
            lock = pikepdf.Encryption(user=user, owner="owner", allow=closed, **options)
            wanted, good = (DONE, ALL) if who == "owner" else (FAILED, ())
            yield Case(tagged, wanted, partial(paper(tagged).saved, encryption=lock), good)
    for name, word in (("arabic", "كلمة السر"), ("long", "x" * 127), ("blank", " ")):
        lock = pikepdf.Encryption(user=word, owner="owner")
        yield Case(f"user-{name}", FAILED, partial(paper(f"user{name}").saved, encryption=lock))
    yield Case("unknown-handler", NOT_WHOLE, lambda: paper("unknownhandler").put(
        50, b"<< /Filter /Company.Own /V 4 /R 4 >>").write(extra="/Encrypt 50 0 R /ID [(a) (a)]"))  # fmt: skip
    yield Case("lock-null", READ, lambda: paper("locknull").write(extra="/Encrypt null"), ALL)
    yield Case("lock-gone", ANY, lambda: paper("lockgone").write(extra="/Encrypt 99 0 R /ID [(a) (a)]"))


CASES = (kinds, truncated, structure, locked)
