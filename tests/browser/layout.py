"""What can only be measured on a laid-out page: how large a target is, how wide the page, in which order one walks."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"

TOO_SMALL = """(stops) => {
    const small = [];
    for (const each of document.querySelectorAll(stops)) {
        const isChoice = each.matches(".choice input, .pick input");
        const target = isChoice ? each.nextElementSibling : each;
        if (each.tabIndex < 0 || each.matches(".skip") || !target.checkVisibility()) continue;
        const around = each.parentElement.closest("p, li, td, dd, th, h1, h2, h3, span, div").textContent.trim();
        const isInSentence = around.length > each.textContent.trim().length + 3;
        if (getComputedStyle(each).display === "inline" && isInSentence) continue;
        const least = isChoice || each.matches("button, .button") ? 44 : 24;
        const height = target.getBoundingClientRect().height;
        if (height < least - 0.5) small.push(`${each.outerHTML.slice(0, 120)} is ${height} px high`);
    }
    return small;
}"""

OUT_OF_ORDER = """(stops) => {
    const found = [];
    let last = null;
    for (const each of document.querySelectorAll(stops)) {
        const said = each.outerHTML.slice(0, 80);
        if (each.tabIndex > 0) found.push(`${said} has tabindex ${each.tabIndex}`);
        if (each.tabIndex < 0 || each.matches(".skip") || !each.checkVisibility()) continue;
        const box = each.getBoundingClientRect();
        if (last && box.bottom < last.top - 1) found.push(`${said} stands above what comes before it`);
        last = box;
    }
    return found;
}"""

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_RULES = {"type": "tag", "values": TAGS}
RULES_OF_COLOUR_AND_WIDTH = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
}


def too_small(tab: Page) -> list[str]:
    """Choices and buttons under 44 px, and other targets under 24 px. A link within a sentence may be smaller."""
    return list(tab.evaluate(TOO_SMALL, STOPS))


def out_of_order(tab: Page) -> list[str]:
    """Stops of the keyboard that stand above the one before. Only a page of one column can be measured so."""
    return list(tab.evaluate(OUT_OF_ORDER, STOPS))


def width(tab: Page) -> int:
    """How wide the page would like to be."""
    return int(tab.evaluate("() => document.documentElement.scrollWidth"))


def unfold(tab: Page) -> None:
    """Opens everything that is folded."""
    tab.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")


def violations(tab: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds, each with the places it found it at."""
    if tab.evaluate("typeof axe === 'undefined'"):
        tab.evaluate(Axe().axe_script)
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    found = tab.evaluate("(options) => axe.run(options)", options)["violations"]
    return [f"{each['id']}: {each['help']}: {[node['html'] for node in each['nodes']]}" for each in found]
