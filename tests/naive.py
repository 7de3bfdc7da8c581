"""A second opinion, written from section 4 of the design alone: plain loops, nothing made ready, nothing imported.

It is slow and simple on purpose. Where the two disagree, one of them is wrong. Where section 4 leaves something open, a
comment that begins with "Reading" says how both of them read it: there the second opinion is none.
"""

BABIES = {"unborn", "under-6-months", "6-to-11-months"}
TELL = ["first", "unless-risk", "after-advice", "never-from-this-tool"]


def assess(edition, answers):
    """Place answers on the staircase once more, and give every result as plain sets and numbers."""
    reasons = find_reasons(edition, answers, answers.safety)
    without = find_reasons(edition, answers, {}) if answers.safety else reasons
    step, could_reach = highest(reasons)
    rests_on = areas(edition, answers)
    duties = rights(edition, reasons)
    do = to_do(edition, reasons, step)
    for reason in reasons.values():
        reason["decisive"] = reason["counts_for"] == step
    return {
        "step": step,
        "could_reach": could_reach,
        "step_without_safety": highest(without)[0],
        "could_reach_without_safety": highest(without)[1],
        "met": met(reasons),
        "possible": possible(reasons),
        "held": {key for key in reasons if reasons[key]["held_by"]},
        "reasons": reasons,
        "holds": every_hold(edition, answers, reasons),
        "do": do - duties,
        "advice": advice(edition, reasons, step) - do - duties,
        "rights": duties,
        "tell_parents": strictest(edition, answers, reasons),
        "rests_on": rests_on,
        "nothing_looked_at": not (rests_on["whole"] or rests_on["partly"] or calls_for_a_step(edition, reasons)),
    }


# --- 1 to 5: what is met, what is possible, and what it counts for


def find_reasons(edition, answers, safety):
    """Find every rung and rule that is met or possible, with this safety."""
    found = {}
    for theme in edition.themes:
        said = answers.themes.get(theme.id)
        if said is not None and said.at > 0:
            rung = theme.rungs[said.at - 1]
            found[f"{theme.id}/{rung.id}"] = a_reason("met", rung.step, rung.step, {theme.id: said.at})
        if said is not None and said.maybe > said.at:
            rung = theme.rungs[said.maybe - 1]
            found[f"{theme.id}/{rung.id}"] = a_reason(
                "possible", 0, rung.step, {theme.id: said.maybe}, unknowns={theme.id}
            )
    known = {theme: said.at for theme, said in answers.themes.items()}
    may_be = {theme: said.maybe for theme, said in answers.themes.items()}
    for rule in edition.rules:
        reason = rule_as_reason(edition, rule, answers, safety, known, may_be)
        if reason is not None:
            found[rule.id] = reason
    return found


def a_reason(state, counts_for, could_count, parts, *, unknowns=(), held_by=""):
    """Write a reason down: what it counts for, could count for, rests on, and does not know, and what holds it."""
    return {
        "state": state,
        "counts_for": counts_for,
        "could_count": could_count,
        "parts": parts,
        "unknowns": set(unknowns),
        "held_by": held_by,
    }


def rule_as_reason(edition, rule, answers, safety, known, may_be):
    """Find out whether a rule is met, possible, or neither."""
    if any(fact in answers.no for fact in rule.facts):
        return None
    unknowns = {fact for fact in rule.facts if fact not in answers.yes}
    if rule.ages is not None and answers.age is None:
        unknowns.add("age")
    elif rule.ages is not None and not rule.ages.first <= place_of(edition, answers.age) <= rule.ages.last:
        return None
    if not enough(rule, may_be):
        return None
    could_count = rule.step - 1 if holding(edition, rule, answers, safety, may_be) else rule.step
    if enough(rule, known) and (rule.applies_if_unknown or not unknowns):
        held_by = holding(edition, rule, answers, safety, known)
        counts_for = rule.step - 1 if held_by else rule.step
        return a_reason("met", counts_for, could_count, places(rule, known), unknowns=unknowns, held_by=held_by)
    unknowns |= places(rule, may_be).keys() - places(rule, known).keys()
    return a_reason("possible", 0, could_count, places(rule, may_be), unknowns=unknowns)


def place_of(edition, age):
    """Give the place of an age band among all of them."""
    return [band.id for band in edition.ages].index(age)


def enough(rule, where):
    """Say whether at least N of these and all of those are there."""
    return len(there(rule.of, where)) >= rule.at_least and len(there(rule.all_of, where)) == len(rule.all_of)


def there(groups, where):
    """Give the numbers of the groups of which any part is there: its theme is at this rung or above."""
    return {n for n, group in enumerate(groups) for part in group if where.get(part.theme, 0) >= part.rung}


def reached(rule, where):
    """Give every part of a rule that is there."""
    groups = (*rule.of, *rule.all_of)
    return [part for group in groups for part in group if where.get(part.theme, 0) >= part.rung]


def places(rule, where):
    """Give every theme of a rule that is there, with the rung it is at."""
    return {part.theme: where[part.theme] for part in reached(rule, where)}


def highest(reasons):
    """Give the highest step that anything counts for, and could count for; 1 if nothing does."""
    step = max([1, *(reason["counts_for"] for reason in reasons.values())])
    return step, max([1, *(reason["could_count"] for reason in reasons.values())])


def met(reasons):
    """Give the names of what is met."""
    return {key for key, reason in reasons.items() if reason["state"] == "met"}


def possible(reasons):
    """Give the names of what is only possible."""
    return {key for key, reason in reasons.items() if reason["state"] == "possible"}


# --- 6: existing safety


def holding(edition, rule, answers, safety, where):
    """Give the first safety that the rule names and that holds it by these worries, or nothing."""
    if rule.step == 3:
        for name in rule.held_by:
            if name in safety and holds(edition, rule, answers, name, safety[name], where):
                return name
    return ""


def holds(edition, rule, answers, name, shown, where):
    """Say whether this safety holds a rule: the child, the evidence and every worry must allow it."""
    # Reading: an age nobody knows may be a baby's; a child nobody asked about, or "not sure", is not "seen alone".
    if answers.age is None or answers.age in BABIES:
        return False
    alone = answers.themes.get(edition.seen_alone)
    if alone is None or alone.at > 0 or alone.maybe > 0:
        return False
    if not is_evidence(edition, name, shown):
        return False
    for part in reached(rule, where):
        theme = edition.theme[part.theme]
        # The line a part begins at must call for step 2 or more by itself.
        if not theme.may_hold or theme.rungs[part.rung - 1].step < 2:
            return False
        if where[part.theme] > shown.against.get(part.theme, 0):
            return False
    return True


def is_evidence(edition, name, shown):
    """Say whether who, what, how long and how it is known all count."""
    strength = edition.strength[name]
    return shown.who not in strength.not_by and all(
        said in {choice.id for choice in choices if choice.counts}
        for said, choices in (
            (shown.who, edition.evidence.who),
            (shown.did, strength.did),
            (shown.how_long, edition.evidence.how_long),
            (shown.known_by, edition.evidence.known_by),
        )
    )


def every_hold(edition, answers, reasons):
    """Give, for all safety that was offered and each met rule that names it, whether it holds the rule."""
    known = {theme: said.at for theme, said in answers.themes.items()}
    return {
        (name, rule.id): holds(edition, rule, answers, name, shown, known)
        for rule in edition.rules
        if rule.id in met(reasons)
        for name, shown in answers.safety.items()
        if name in rule.held_by
    }


# --- 7 and 8: what there is to do


def find(edition, key):
    """Give the rung or rule with this name."""
    if "/" not in key:
        return edition.rule[key]
    theme, rung = key.split("/")
    return next(one for one in edition.theme[theme].rungs if one.id == rung)


def calls_for_a_step(edition, reasons):
    """Say whether anything that is met calls for a step."""
    return any(find(edition, key).step > 0 for key in met(reasons))


def opened(edition, key):
    """Give the pathways of a rung or rule; of the rungs below it, the urgent and statutory ones too."""
    found = list(find(edition, key).pathways)
    if "/" in key:
        for lower in edition.theme[key.split("/")[0]].rungs[: find(edition, key).number - 1]:
            found += [road for road in lower.pathways if binds(edition, road)]
    return found


def is_now(edition, road):
    """Say whether a pathway is urgent."""
    return edition.pathway[road].how_soon == "now"


def binds(edition, road):
    """Say whether a pathway is urgent or statutory."""
    return is_now(edition, road) or edition.pathway[road].statutory


def is_duty(edition, key):
    """Say whether it is a rule without a step."""
    return "/" not in key and edition.rule[key].step == 0


def is_plan(edition, key):
    """Say whether it is a plan or status: a rule that rests on circumstances alone."""
    return "/" not in key and not edition.rule[key].of and not edition.rule[key].all_of


def to_do(edition, reasons, step):
    """Give what to do: what every met worry opens, and the step's own pathway.

    Reading: where a plan of this step is there, its worker is told and the step's own pathway is not begun again; but
    on step 5 any worry that calls for it goes its own way, plan or no plan. A duty that is urgent is among what to do.
    """
    found = set()
    for key in met(reasons):
        found |= {road for road in opened(edition, key) if not is_duty(edition, key) or is_now(edition, road)}
    decisive = {key for key in met(reasons) if reasons[key]["counts_for"] == step}
    worries = {key for key in decisive if not is_plan(edition, key)}
    if worries == decisive or (step == 5 and worries):
        found |= own_roads(edition, step, worries)
    return found


def own_roads(edition, step, worries):
    """Give the step's own pathways.

    Reading: a worry that opens the step's pathway for danger outside the home goes that way, any other goes the
    ordinary one, so there may be both.
    """
    own = edition.steps[step - 1]
    roads = set()
    for key in worries:
        outside = own.pathway_outside_home in find(edition, key).pathways
        roads.add(own.pathway_outside_home if outside else own.pathway)
    return roads or {own.pathway}


def rights(edition, reasons):
    """Give what rules without a step open, apart from worries; what is urgent stands with what to do now instead."""
    duties = [key for key in met(reasons) if is_duty(edition, key)]
    return {road for key in duties for road in opened(edition, key) if not is_now(edition, road)}


def advice(edition, reasons, step):
    """Give what to ask advice on today: possible urgent rungs and rules, and the way to a step 4 or 5 that may be.

    Reading: of what is possible and urgent, only what is urgent or statutory is asked about. A plan nobody knows of is
    no worry. On step 5, another possible worry of step 5 may have another way to go, and is asked about too.
    """
    found = set()
    for key in possible(reasons):
        roads = opened(edition, key)
        if any(is_now(edition, road) for road in roads):
            found |= {road for road in roads if binds(edition, road)}
    worries = {key: reasons[key]["could_count"] for key in possible(reasons) if not is_plan(edition, key)}
    worst = max(worries.values(), default=0)
    if worst == 5 or (worst == 4 and step < 4):
        found |= own_roads(edition, worst, {key for key, could in worries.items() if could == worst})
    return found


def strictest(edition, answers, reasons):
    """Give the strictest line on telling the parent, of everything met or possible.

    Reading: the ordinary pathway of the step it could reach, and of a higher own view, is among it. Where nothing at
    all is opened, nothing forbids telling them.
    """
    step, could_reach = highest(reasons)
    roads = to_do(edition, reasons, step).union(*(opened(edition, key) for key in reasons))
    roads |= {edition.steps[higher - 1].pathway for higher in (could_reach, answers.own_view or 1) if higher > step}
    return max((edition.pathway[road].tell_parents for road in roads), key=TELL.index, default=TELL[0])


# --- 9: what it rests on


def areas(edition, answers):
    """Say which areas were looked at: all that is asked of a child of this age, some of it, or nothing.

    Reading: a step rests on what is known, so "not sure" by itself, with nothing known at all, is not looked at.
    """
    found = {"whole": [], "partly": [], "not_looked_at": []}
    for domain in edition.domains:
        asked = [
            theme.id for theme in edition.themes if theme.domain == domain.id and is_asked(edition, theme, answers)
        ]
        if domain.area and asked:
            done = [theme for theme in asked if is_known(answers.themes.get(theme))]
            found["whole" if done == asked else "partly" if done else "not_looked_at"].append(domain.id)
    return found


def is_known(said):
    """Say whether a theme was answered, and more than "not sure" was said."""
    return said is not None and (said.at > 0 or said.maybe == 0)


def is_asked(edition, theme, answers):
    """Say whether a theme is asked at this age; of a child whose age nobody knows, everything is."""
    return answers.age is None or theme.asked.first <= place_of(edition, answers.age) <= theme.asked.last
