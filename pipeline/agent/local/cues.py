"""How a language is understood: patterns for acts. One table per language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.agent.local.acts import Comparison, Direction, Extreme, Simple, Slot
from pipeline.agent.local.aspects import Aspect

Pattern = re.Pattern[str]
NEVER = re.compile(r"(?!)")
"""What a language has no words for."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns over an utterance in lower case with straight apostrophes; names are looked for in the words as said.

    Attributes:
        name: how a name is given; its group is the name.
        not_names: words that follow "I'm" without being a name.
        greeting, how_are_you, thanks, goodbye: may stand beside anything else and are taken out first.
        filler: may begin an utterance without saying anything.
        hesitation: what may stand before a yes or no.
        which: asks which of the two homes spoken about last.
        yes, no: whole answers, or the beginning of one.
        adjective: a word in small letters that says how someone is, by its ending, and is no name.
        needs_capital: how a name is given that is one only with a capital: "this is …".
        misheard: what recognition writes for something else, and what is meant.
        short: whole utterances that are looked for by their sound when the words as written say nothing.
        sounds: whose speech `short` is compared in.
        dangling: ends in the middle of a phrase.
        options: which of the places that were offered, by its position in the question.
        other: "the other Eixample", said when one of two is the standing wish's.
        open_question: begins a question that a "yes" does not answer: "what heating is there?".
        reason: begins a clause that says why something was asked.
        option_names: other words for a part of a place's name: "the left one" of Eixample Esquerra and Dret.
        other_one: "the other one", "the one before", inside a longer clause.
        would_cost: asks what a home with some wish costs.
        what_is_there: asks what there is, read only where an area was asked.
        same_question: asks of the current home what was asked of another.
        which_has: asks which of the homes spoken about has something.
        clause_end: where one clause ends and another begins.
        simple: whole clauses with a meaning of their own, tried in order.
        moves: to another result.
        positions: "the second one" as an index into the results.
        ordinals: "the second one" inside a longer clause, as an index into the results.
        counted: the same as bare numbers ("the second"), read only where two homes are compared.
        comparatives: "… is cheaper than …", asked of two homes that are named.
        pick: "the one in …": points at a home spoken about.
        cheaper_one, dearer_one, bigger_one, smaller_one: which of the homes spoken about.
        with_feature: "the one with the terrace"; its group is the feature.
        areas: asks where there are homes.
        slots: names a wish without its value: "the budget".
        extremes: "the cheapest".
        ranks: "the second cheapest" by its rank; 0 is the next in that order.
        among: asks for the cheapest, biggest, … of the homes spoken about.
        carries_on: "and in Barcelona?": what was asked last is asked again.
        every_option: any of the places that were offered will do.
        place_one: "the Madrid one": a home by the name of its place.
        insists: a "no" before a place that is said again, not ruled out.
        thinking: says that they are thinking.
        needed_budget: asks what a home like that costs at least.
        breaks_off: ends where a place or an amount must follow.
        first_thing: asks what was asked for first.
        count: "how many".
        wants: says a wish rather than asks about the current home.
        dismisses: begins a clause that takes something back.
        refers_home: points at the home spoken about.
        asks_home: a question about the home spoken about.
        why: begins a question for a reason.
        any_home: a wish for a home without saying which.
        out_of_scope: what this line is not for.
        stop_words: words without content of their own.
        aspects: what is asked about a home.
    """

    name: tuple[Pattern, ...]
    not_names: frozenset[str]
    greeting: Pattern
    how_are_you: Pattern
    thanks: Pattern
    goodbye: Pattern
    filler: Pattern
    hesitation: Pattern
    which: tuple[tuple[Comparison, Pattern], ...]
    yes: Pattern
    no: Pattern
    clause_end: Pattern
    simple: tuple[tuple[Simple, Pattern], ...]
    moves: tuple[tuple[Direction, Pattern], ...]
    positions: tuple[tuple[int, Pattern], ...]
    ordinals: tuple[tuple[int, Pattern], ...]
    pick: Pattern
    cheaper_one: Pattern
    dearer_one: Pattern
    bigger_one: Pattern
    smaller_one: Pattern
    slots: tuple[tuple[Slot, Pattern], ...]
    extremes: tuple[tuple[Extreme, Pattern], ...]
    count: Pattern
    wants: Pattern
    dismisses: Pattern
    refers_home: Pattern
    asks_home: Pattern
    why: Pattern
    any_home: Pattern
    out_of_scope: Pattern
    stop_words: frozenset[str]
    aspects: tuple[Aspect, ...]
    counted: tuple[tuple[int, Pattern], ...] = ()
    comparatives: tuple[tuple[Comparison, Pattern], ...] = ()
    with_feature: Pattern = NEVER
    areas: Pattern = NEVER
    adjective: Pattern = NEVER
    needs_capital: Pattern = NEVER
    misheard: tuple[tuple[Pattern, str], ...] = ()
    short: tuple[str, ...] = ()
    sounds: str = "en"
    dangling: Pattern = NEVER
    options: tuple[tuple[int, Pattern], ...] = ()
    option_names: tuple[tuple[Pattern, str], ...] = ()
    which_has: Pattern = NEVER
    other_one: Pattern = NEVER
    would_cost: Pattern = NEVER
    what_is_there: Pattern = NEVER
    same_question: Pattern = NEVER
    other: Pattern = NEVER
    reason: Pattern = NEVER
    open_question: Pattern = NEVER
    ranks: tuple[tuple[int, Pattern], ...] = ()
    among: Pattern = NEVER
    carries_on: Pattern = NEVER
    every_option: Pattern = NEVER
    place_one: Pattern = NEVER
    insists: Pattern = NEVER
    first_thing: Pattern = NEVER
    thinking: Pattern = NEVER
    needed_budget: Pattern = NEVER
    breaks_off: Pattern = NEVER
