"""A person who uses only the keyboard, and who must always see where they are."""

from __future__ import annotations

from playwright.sync_api import Page

MOST_STOPS = 120

FOCUS = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const drawn = here.matches(".choice input, .pick input") ? here.nextElementSibling : here;
    const style = getComputedStyle(drawn);
    const box = drawn.getBoundingClientRect();
    return {
        name: here.labels?.length ? here.labels[0].innerText.trim() : (here.innerText || here.id || "").trim(),
        kind: here.type || here.tagName.toLowerCase(),
        value: here.value ?? "",
        ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        isWhole: here.id === "main",
    };
}"""


class Keyboard:
    """Presses keys on a tab. Every stop of the focus must be seen."""

    def __init__(self, tab: Page) -> None:
        self.page = tab

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def focus(self) -> dict[str, object]:
        """What has the focus. Fails where it is out of sight or has no ring."""
        found = self.page.evaluate(FOCUS)
        assert found is not None, f"{self.page.url}: nothing has the focus"
        if not found["isWhole"]:
            assert found["ring"] >= 2, f"{self.page.url}: the focus on '{found['name']}' cannot be seen"
            assert found["inSight"], f"{self.page.url}: '{found['name']}' has the focus but is out of sight"
        return dict(found)

    def tab(self) -> dict[str, object]:
        self.press("Tab")
        return self.focus()

    def tab_to(self, name: str) -> None:
        """Presses Tab until something with this name has the focus."""
        for _ in range(MOST_STOPS):
            if str(self.tab()["name"]).startswith(name):
                return
        raise AssertionError(f"{self.page.url}: {MOST_STOPS} times Tab do not reach '{name}'")

    def tab_to_kind(self, *kinds: str) -> dict[str, object]:
        for _ in range(MOST_STOPS):
            found = self.tab()
            if found["kind"] in kinds:
                return found
        raise AssertionError(f"{self.page.url}: {MOST_STOPS} times Tab reach none of {kinds}")

    def follow(self, key: str) -> None:
        """Presses a key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)

    def answer(self, value: str) -> None:
        """Answers the question that the tab shows: past the navigation, to the choice, and on with Enter."""
        assert self.tab()["name"] == "Skip to the main text"
        self.press("Enter")
        found = self.tab_to_kind("radio", "text")
        if found["kind"] == "text":
            self.page.keyboard.type(value)
        else:
            self.press("Space")
            while self.focus()["value"] != value:
                self.press("ArrowDown")
        self.tab_to("Save and continue")
        self.follow("Enter")
