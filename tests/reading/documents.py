"""One fictional document in every format that is read."""

from __future__ import annotations

import io

TITLE = "Fernhill Water Forum"
INTRODUCTION = "The Fernhill Water Forum (FWF) was founded in 1998. It is a member of Bluewater Alliance."
HEADING = "Our donors"
ITEMS = ((0, "Acorn Fund"), (0, "Government support"), (1, "Ministry of Rivers"), (1, "Council of Lenn"))
ROWS = (
    ("Project", "Funded by", "Area"),
    ("Clean Wells", "Larch Foundation", "Lenn"),
    ("River Watch", "Acorn Fund", "Upper Lenn"),
)
NOTE = "Renamed in 2020."

# what each block of the document is, whatever the format: kind, text, path of headings
BLOCKS = [
    ("heading", TITLE, ()),
    ("paragraph", INTRODUCTION, (TITLE,)),
    ("heading", HEADING, (TITLE,)),
    ("list item", "Acorn Fund", (TITLE, HEADING)),
    ("list item", "Government support", (TITLE, HEADING)),
    ("list item", "Ministry of Rivers", (TITLE, HEADING)),
    ("list item", "Council of Lenn", (TITLE, HEADING)),
    *(("table cell", cell, (TITLE, HEADING)) for row in ROWS for cell in row),
    ("paragraph", "The alliance has a new name¹.", (TITLE, HEADING)),
    ("footnote", NOTE, (TITLE, HEADING)),
]


def write_text() -> bytes:
    """Return it as Markdown."""
    items = "\n".join(f"{'  ' * level}- {text}" for level, text in ITEMS)
    rows = "\n".join(f"| {' | '.join(row)} |" for row in ROWS)
    first, rest = rows.split("\n", 1)
    table = f"{first}\n|---|---|---|\n{rest}"
    parts = (
        f"# {TITLE}",
        INTRODUCTION,
        f"## {HEADING}",
        items,
        table,
        "The alliance has a new name¹.",
        f"¹ {NOTE}",
    )
    return ("\n\n".join(parts) + "\n").encode()


def write_html() -> bytes:
    """Return it as a page with a menu, a script and a hidden part."""
    cells = "".join(
        "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>"
        for row, tag in zip(ROWS, ("th", "td", "td"), strict=True)
    )
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Pages</title>
<style>p {{ color: red }}</style></head><body><nav><a href="/">Menu of the site</a></nav>
<div class="page"><h1>{TITLE}</h1><p>The Fernhill&nbsp;Water <b>Forum</b> (FWF)
was founded in 1998. It is a member of <a href="/b">Bluewater Alliance</a>.</p>
<h2>{HEADING}</h2><ul><li>Acorn Fund</li><li>Government support<ul><li>Ministry of Rivers</li>
<li>Council of Lenn</li></ul></li></ul><table>{cells}</table>
<p hidden>Hidden Fund pays us.</p><script>document.write("Script Fund")</script>
<p>The alliance has a new name<sup>1</sup>.</p><p>¹ {NOTE}</p></div></body></html>""".encode()


def write_docx() -> bytes:
    """Return it as a Word document with styles."""
    import docx

    document = docx.Document()
    document.add_heading(TITLE, 1)
    document.add_paragraph(INTRODUCTION)
    document.add_heading(HEADING, 2)
    for level, text in ITEMS:
        document.add_paragraph(text, style="List Bullet 2" if level else "List Bullet")
    table = document.add_table(rows=0, cols=len(ROWS[0]))
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("The alliance has a new name¹.")
    document.add_paragraph(f"¹ {NOTE}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def write_pdf(body: str = "") -> bytes:
    """Return it as a PDF, with what every page repeats; `body` in the language of Typst comes after it."""
    import typst

    rows = ", ".join(f"[{cell}]" for row in ROWS for cell in row)
    items = "\n".join(f"{'  ' * level}- {text}" for level, text in ITEMS)
    header = "Yearbook of the Forum" if body else ""
    source = f"""#set page(width: 12cm, height: 15cm, header: [{header}], numbering: "1")
#set text(size: 10pt, lang: "en", hyphenate: false)
= {TITLE}
{INTRODUCTION}
== {HEADING}
{items}
#table(columns: 3, {rows})
The alliance has a new name¹.

¹ {NOTE}
{body}
"""
    return bytes(typst.compile(source.encode()))


def write_eml(sort: str = "plain") -> bytes:
    """Return it as an e-mail with an attachment."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        "About the Forum",
        "a@fernhill.example",
        "b@lenn.example",
    )
    message["Date"] = "Mon, 06 May 2024 10:00:00 +0000"
    if sort == "plain":
        message.set_content(write_text().decode())
    else:
        message.set_content(write_html().decode(), subtype="html")
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="members.pdf")
    return message.as_bytes()


FILES = {
    "forum.md": write_text,
    "forum.html": write_html,
    "forum.docx": write_docx,
    "forum.pdf": write_pdf,
}
