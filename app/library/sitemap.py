"""What search engines are told: the pages worth finding, and the places that are nobody's business."""

from __future__ import annotations

from xml.sax.saxutils import escape

from questionnaire.model import Catalogue, Questionnaire

PAGES = ("/", "/evidence", "/scoring", "/courses", "/privacy", "/accessibility")
PRIVATE = ("/assessments", "/return", "/enquiries", "/departure")
MOST = 50_000  # the sitemap protocol allows no more in one file


def addresses(questionnaire: Questionnaire, catalogue: Catalogue) -> tuple[str, ...]:
    """The paths of all pages to read. An example course is not for finding."""
    studies = (f"/evidence/{study.id}" for study in questionnaire.evidence.studies)
    crosswalks = (f"/crosswalks/{crosswalk.id}" for crosswalk in questionnaire.crosswalks)
    courses = () if catalogue.example else (f"/courses/{course.id}" for course in catalogue.courses)
    return (*PAGES, *studies, *crosswalks, *courses)[:MOST]


def xml(base_url: str, paths: tuple[str, ...]) -> str:
    """The paths as a sitemap, after sitemaps.org."""
    entries = "".join(f"<url><loc>{escape(base_url + path)}</loc></url>\n" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    )


def robots(base_url: str) -> str:
    refused = "".join(f"Disallow: {path}\n" for path in PRIVATE)
    return f"User-agent: *\n{refused}\nSitemap: {base_url}/sitemap.xml\n"
