"""What each page of the library shows: one frozen dataclass a page, made from the content."""

from app.library.pages.courses import CoursePage, CoursesPage, course_page, courses_page
from app.library.pages.crosswalk import CrosswalkPage, crosswalk_page
from app.library.pages.evidence import EvidencePage, StudyPage, evidence_page, study_page
from app.library.pages.landing import LandingPage, landing_page
from app.library.pages.scoring import ScoringPage, scoring_page
from app.library.pages.statements import AccessibilityPage, PrivacyPage, accessibility_page, privacy_page

__all__ = [
    "AccessibilityPage",
    "CoursePage",
    "CoursesPage",
    "CrosswalkPage",
    "EvidencePage",
    "LandingPage",
    "PrivacyPage",
    "ScoringPage",
    "StudyPage",
    "accessibility_page",
    "course_page",
    "courses_page",
    "crosswalk_page",
    "evidence_page",
    "landing_page",
    "privacy_page",
    "scoring_page",
    "study_page",
]
