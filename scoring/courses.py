"""The smallest set of courses that answers every gap a course can answer (scoring rules, section 4).

Weighted set cover as an integer programme, solved exactly by HiGHS, which is imported only when there is a choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from questionnaire.answers import Answers
from questionnaire.journey import Journey
from questionnaire.model import Catalogue, Course, Questionnaire
from scoring.gaps import Gap, SkillGap, Trace, gaps, skill_gaps


@dataclass(frozen=True, slots=True)
class CourseAdvice:
    """A recommended course and the gaps that it answers, most important first."""

    course: str
    answers: tuple[str, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class _Need:
    """One gap that a course may answer. `priority` is 1 for the least important and grows from there."""

    of: str
    name: str
    level: int
    target: int
    priority: int
    points: tuple[tuple[str, Fraction], ...]
    studies: tuple[str, ...]


def recommend(questionnaire: Questionnaire, catalogue: Catalogue, answers: Answers) -> tuple[CourseAdvice, ...]:
    """The recommended courses, the one that answers the most important gap first.

    Exact: no smaller set covers every coverable gap. Of the smallest sets, the one whose courses together answer the
    most priority; of those, the one whose sorted ids come first. Empty where there is no gap that a course can answer.
    """
    journey = Journey(questionnaire, answers)
    needs = _needs(questionnaire, gaps(questionnaire, answers), skill_gaps(questionnaire, answers))
    fitting = [c for c in catalogue.courses if not c.sectors or journey.sector in c.sectors]
    cover = {course.id: frozenset(n.of for n in needs if _covers(course, n.of)) for course in fitting}
    cover = {course: covered for course, covered in sorted(cover.items()) if covered}
    by_id = {need.of: need for need in needs}
    order = {need.of: at for at, need in enumerate(needs)}
    chosen = smallest_cover(cover, lambda of: by_id[of].priority)
    advice = [_advice(course, [by_id[of] for of in sorted(cover[course], key=order.__getitem__)]) for course in chosen]
    return tuple(sorted(advice, key=lambda each: (order[each.answers[0]], -len(each.answers), each.course)))


def uncovered(questionnaire: Questionnaire, answers: Answers, advice: tuple[CourseAdvice, ...]) -> tuple[str, ...]:
    """The training gaps that none of the recommended courses answers: the catalogue has nothing for them here."""
    answered = {of for each in advice for of in each.answers}
    needs = _needs(questionnaire, gaps(questionnaire, answers), skill_gaps(questionnaire, answers))
    return tuple(need.of for need in needs if need.of not in answered)


def _covers(course: Course, of: str) -> bool:
    return of in course.indicators or of in course.skills


def _needs(questionnaire: Questionnaire, found: tuple[Gap, ...], skills: tuple[SkillGap, ...]) -> tuple[_Need, ...]:
    """What courses may answer, most important first: training gaps in their order, then skills."""
    training = [gap for gap in found if gap.training]
    count = len(training) + len(skills)
    indicators = questionnaire.indicators
    needs = [
        _Need(g.indicator, indicators[g.indicator].name, g.level, g.target, count - at, g.trace.points, g.trace.studies)
        for at, g in enumerate(training)
    ]
    for at, skill in enumerate(skills, start=len(training)):
        name = questionnaire.skills_by_id[skill.skill].name
        needs.append(_Need(skill.skill, name, skill.level, skill.target, count - at, (), ()))
    return tuple(needs)


def _advice(course: str, answers: list[_Need]) -> CourseAdvice:
    studies = tuple(dict.fromkeys(study for need in answers for study in need.studies))
    names = ", ".join(f"{need.name} (level {need.target})" for need in answers)
    trace = Trace(
        "It belongs to the smallest set of courses that answers every gap which a course can answer.",
        tuple((need.of, need.level) for need in answers),
        tuple(points for need in answers for points in need.points),
        studies,
        f"This goes away when all of these reach their target: {names}.",
    )
    return CourseAdvice(course, tuple(need.of for need in answers), trace)


def smallest_cover(cover: dict[str, frozenset[str]], priority: Callable[[str], int]) -> tuple[str, ...]:
    """The ids of the smallest set of courses that covers all that any of them covers.

    `cover` maps a course's id to what it covers; `priority` gives a positive whole number for each of those. Exact.
    """
    everything = frozenset().union(*cover.values())
    value = {course: sum(priority(of) for of in covered) for course, covered in cover.items()}
    candidates = {course: covered for course, covered in cover.items() if not _is_beaten(course, cover, value)}
    alone = sorted(c for c, covered in candidates.items() if covered == everything)
    if not everything:
        return ()
    if alone:
        best = max(value[course] for course in alone)
        return (next(course for course in alone if value[course] == best),)
    return _solve(candidates, value, everything)


def _is_beaten(course: str, cover: dict[str, frozenset[str]], value: dict[str, int]) -> bool:
    """Whether another course covers all that this one does and more, or the same under an earlier id."""
    mine = cover[course]
    return any(mine < theirs or (mine == theirs and other < course) for other, theirs in cover.items())


def _solve(cover: dict[str, frozenset[str]], value: dict[str, int], everything: frozenset[str]) -> tuple[str, ...]:
    """The integer programme, three times: fewest courses, then most priority, then the earliest ids."""
    courses = sorted(cover)
    solver = quiet_solver()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.5)
    solver.setOptionValue("presolve", "off")  # HiGHS 1.16 fails on some valid models with it
    take = {course: solver.addBinary() for course in courses}
    for of in sorted(everything):
        solver.addConstr(solver.qsum([take[course] for course in courses if of in cover[course]]) >= 1)
    solver.minimize(solver.qsum(list(take.values())))
    count = round(solver.getObjectiveValue())
    solver.addConstr(solver.qsum(list(take.values())) == count)
    worth = solver.qsum([value[course] * take[course] for course in courses])
    solver.maximize(worth)
    best = round(solver.getObjectiveValue())
    solver.addConstr(worth >= best)
    chosen: list[str] = []
    for course in courses:
        if len(chosen) == count:
            break
        solver.addConstr(take[course] == 1)
        solver.minimize(take[course])
        if solver.modelStatusToString(solver.getModelStatus()) == "Optimal":
            chosen.append(course)
        else:
            solver.deleteRows(1, [solver.getNumRow() - 1])
            solver.addConstr(take[course] == 0)
    return tuple(chosen)


def quiet_solver() -> Any:
    """A HiGHS solver that prints nothing: as it comes, it announces itself on standard output when it is made."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # the library's name; this is its first call
            self.silent()

    build: Any = Quiet
    return build()
