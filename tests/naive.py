"""A second opinion, written from section 4 of the design alone: plain loops, nothing compiled, nothing shared.

It is slow and simple on purpose, and was written before the evaluator was studied. Where the two disagree, one of
them is wrong. Where the design can be read in two ways, a comment here says which way both of them read it.
"""

BABIES = {"unborn", "under-6-months", "6-to-11-months"}
TELL = ["first", "unless-risk", "after-advice", "never-from-this-tool"]


def assess(edition, answers):
    """Place answers on the staircase once more, and give every result as plain sets and numbers."""
    counted = count(edition, answers, answers.safety)
    without = count(edition, answers, {})
    met, possible, step = counted["met"], counted["possible"], counted["step"]
    rests_on = areas(edition, answers)
    do = to_do(edition, met, step)
    decided = any(find(edition, key).step > 0 for key in met)
    return {
        "step": step,
        "could_reach": counted["could_reach"],
        "step_without_safety": without["step"],
        "could_reach_without_safety": without["could_reach"],
        "met": set(met),
        "possible": set(possible),
        "held": counted["held"],
        "do": do - rights(edition, met),
        "advice": advice(edition, answers, possible, counted) - do - rights(edition, met),
        "rights": rights(edition, met),
        "tell_parents": strictest(edition, answers, counted),
        "rests_on": rests_on,
        "nothing_looked_at": not (rests_on["whole"] or rests_on["partly"] or decided),
    }


def count(edition, answers, safety):
    """Find what is met and possible, and the highest step that it counts for with this safety."""
    met, possible, held = {}, {}, set()  # reason -> the step it counts for
    could = [1]
    for theme in edition.themes:
        said = answers.themes.get(theme.id)
        if said is None:
            continue
        if said.at > 0:
            rung = theme.rungs[said.at - 1]
            met[f"{theme.id}/{rung.id}"] = rung.step
            could.append(rung.step)
        if said.maybe > said.at:
            rung = theme.rungs[said.maybe - 1]
            possible[f"{theme.id}/{rung.id}"] = rung.step
            could.append(rung.step)
    known = {theme: said.at for theme, said in answers.themes.items()}
    may_be = {theme: said.maybe for theme, said in answers.themes.items()}
    for rule in edition.rules:
        circumstances = in_circumstances(edition, rule, answers)
        if circumstances == "no":
            continue
        if enough(rule, known) and (circumstances == "yes" or rule.applies_if_unknown):
            met[rule.id] = rule.step
            if holds(edition, rule, answers, safety, known):
                met[rule.id] = rule.step - 1
                held.add(rule.id)
        elif enough(rule, may_be):
            possible[rule.id] = rule.step
        else:
            continue
        could.append(rule.step - 1 if holds(edition, rule, answers, safety, may_be) else rule.step)
    return {"met": met, "possible": possible, "held": held, "step": max([1, *met.values()]), "could_reach": max(could)}


def in_circumstances(edition, rule, answers):
    """Say yes, no or unknown: every circumstance must be so; one that is not so settles it."""
    each = ["yes" if fact in answers.yes else "no" if fact in answers.no else "unknown" for fact in rule.facts]
    if rule.ages is not None and answers.age is None:
        each.append("unknown")
    elif rule.ages is not None:
        order = [age.id for age in edition.ages].index(answers.age)
        each.append("yes" if rule.ages.first <= order <= rule.ages.last else "no")
    if "no" in each:
        return "no"
    return "unknown" if "unknown" in each else "yes"


def reached(group, where):
    """Give the parts of a group that these places on the ladders reach."""
    return [part for part in group if where.get(part.theme, 0) >= part.rung]


def enough(rule, where):
    """Say whether at least N of these and all of those are reached."""
    some = [group for group in rule.of if reached(group, where)]
    every = [group for group in rule.all_of if reached(group, where)]
    return len(some) >= rule.at_least and len(every) == len(rule.all_of)


def holds(edition, rule, answers, safety, where):
    """Say whether any safety that the rule names holds it."""
    if rule.step != 3 or answers.age is None or answers.age in BABIES:  # an age nobody knows may be a baby's
        return False
    alone = answers.themes.get(edition.seen_alone)
    if alone is None or alone.at > 0 or alone.maybe > 0:  # not looked at, or not sure, is not "seen alone"
        return False
    parts = [part for group in [*rule.of, *rule.all_of] for part in reached(group, where)]
    for part in parts:
        theme = edition.theme[part.theme]
        if not theme.may_hold or theme.rungs[part.rung - 1].step < 2:
            return False
    for name, shown in safety.items():
        against = all(where[part.theme] <= shown.against.get(part.theme, 0) for part in parts)
        if name in rule.held_by and good(edition, name, shown) and against:
            return True
    return False


def good(edition, name, shown):
    """Say whether the coded evidence makes a strength into existing safety."""
    asked = [
        (shown.who, edition.evidence.who),
        (shown.how_long, edition.evidence.how_long),
        (shown.known_by, edition.evidence.known_by),
        (shown.did, edition.strength[name].did),
    ]
    by = shown.who not in edition.strength[name].not_by
    return by and all(any(choice.id == said and choice.counts for choice in choices) for said, choices in asked)


def find(edition, key):
    """Give the rung or rule with this key."""
    if "/" in key:
        theme, rung = key.split("/")
        return next(r for r in edition.theme[theme].rungs if r.id == rung)
    return edition.rule[key]


def is_duty(edition, key):
    """Say whether this is a rule without a step."""
    return "/" not in key and find(edition, key).step == 0


def opened(edition, key, above=0):
    """Give the pathways of a rung or rule; of the rungs below it (and `above` one), the urgent and statutory too."""
    found = list(find(edition, key).pathways)
    if "/" in key:
        theme = edition.theme[key.split("/")[0]]
        for lower in theme.rungs[above : find(edition, key).number - 1]:
            found += [p for p in lower.pathways if is_binding(edition, p)]
    return found


def is_now(edition, pathway):
    """Say whether a pathway is urgent."""
    return edition.pathway[pathway].how_soon == "now"


def is_binding(edition, pathway):
    """Say whether a pathway is urgent or statutory."""
    return is_now(edition, pathway) or edition.pathway[pathway].statutory


def is_plan(edition, key):
    """Say whether a reason is a plan or status: a rule that rests on facts alone."""
    return "/" not in key and not edition.rule[key].of and not edition.rule[key].all_of


def to_do(edition, met, step):
    """Give what to do: the step's own pathway unless a plan of that step is there, and that of every met worry."""
    decisive = [key for key in met if met[key] == step]
    found = {p for key in met for p in opened(edition, key) if not is_duty(edition, key) or is_now(edition, p)}
    plans = [key for key in decisive if is_plan(edition, key)]
    if not plans or (step == 5 and plans != decisive):
        found |= own_roads(edition, step, [key for key in decisive if key not in plans])
    return found


def own_roads(edition, step, worries):
    """Give the step's own pathways: the one for a danger outside the home for each worry that opens it by itself."""
    own = edition.steps[step - 1]
    opens = [find(edition, key).pathways for key in worries]
    return {own.pathway_outside_home if own.pathway_outside_home in o else own.pathway for o in opens} or {own.pathway}


def rights(edition, met):
    """Give the rights and duties; one that is urgent stands with what to do now instead."""
    return {p for key in met if is_duty(edition, key) for p in opened(edition, key) if not is_now(edition, p)}


def advice(edition, answers, possible, counted):
    """Give what possible urgent rungs and rules open, as far as urgent or statutory, and the way to a step 4 or 5."""
    worries = {key: step for key, step in possible.items() if not is_plan(edition, key)}
    could = max(worries.values(), default=0)
    found = set()
    if could == 5 or 4 <= could > counted["step"]:
        found = own_roads(edition, could, [key for key, step in worries.items() if step == could])
    for key in possible:
        opens = opened(edition, key, above=answers.themes[key.split("/")[0]].at if "/" in key else 0)
        if any(is_now(edition, p) for p in opened(edition, key)):
            found |= {p for p in opens if is_binding(edition, p)}
    return found


def strictest(edition, answers, counted):
    """Give the strictest line on telling the parent, of everything known or possible, the own view among it."""
    pathways = {p for key in [*counted["met"], *counted["possible"]] for p in opened(edition, key)}
    pathways |= to_do(edition, counted["met"], counted["step"])
    for higher in (counted["could_reach"], answers.own_view or 1):
        if higher > counted["step"]:
            pathways.add(edition.steps[higher - 1].pathway)
    return max((edition.pathway[p].tell_parents for p in pathways), key=TELL.index, default=TELL[0])


def areas(edition, answers):
    """Say which areas were looked at: all that is asked of a child of this age, some of it, or nothing.

    A step rests on what is known: "not sure" by itself, with nothing known at all, does not count as looked at.
    """
    found = {"whole": [], "partly": [], "not_looked_at": []}
    for domain in edition.domains:
        themes = [theme for theme in edition.themes if theme.domain == domain.id]
        asked = [theme.id for theme in themes if is_asked(edition, theme, answers.age)]
        if domain.area and asked:
            done = [theme for theme in asked if is_known(answers.themes.get(theme))]
            found["whole" if done == asked else "partly" if done else "not_looked_at"].append(domain.id)
    return found


def is_known(said):
    """Say whether a theme was answered, and more than "not sure" was said."""
    return said is not None and (said.at > 0 or said.maybe == 0)


def is_asked(edition, theme, age):
    """Say whether a theme is asked at this age; of a child whose age nobody knows, everything is."""
    if age is None:
        return True
    return theme.asked.first <= [a.id for a in edition.ages].index(age) <= theme.asked.last
