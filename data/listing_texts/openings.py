"""Sentences that say what a home is: kind, rooms, baths and size. Every description holds exactly one of them.

Slots: {noun} what the home is called, {bed_adj} "three-bedroom", {beds} "three bedrooms", {baths} "two bathrooms",
{size} square metres, {street} a street of the district, {prose} the district after "in", {plot} "a 900-square-metre".
"""

from __future__ import annotations

CORE: dict[str, tuple[str, ...]] = {
    "flat": (
        "This {bed_adj} {noun} on {street} has {baths} and measures {size} square metres.",
        "On {street}, in {prose}, we offer {size} square metres with {beds} and {baths}.",
        "{beds}, {baths} and {size} square metres of well-used space make up this {noun} just off {street}.",
        "For sale in {prose}: a {bed_adj} {noun} of {size} square metres with {baths}.",
        "Here is {a_noun} of {size} square metres near {street} that fits {beds} and {baths} without wasting a corner.",
        "Anyone looking in {prose} should see this {noun} with {beds}, {baths} and {size} square metres.",
        "A {bed_adj} home of {size} square metres, with {baths}, has come up on {street}.",
        "The {noun} covers {size} square metres, divided into {beds}, {baths}, a living room and a kitchen.",
        (
            "Between {street} and the next corner stands the building where this {noun} offers {beds}, {baths} "
            "and {size} square metres."
        ),
        "With {size} square metres, {beds} and {baths}, this {noun} in {prose} is easy to imagine living in.",
        "You will find {beds} and {baths} in this {noun} on {street}, {size} square metres in all.",
        "Measured at {size} square metres, this {noun} near {street} comes with {beds} and {baths}.",
        (
            "One look is enough to understand the plan of this {noun}: {size} square metres, {beds}, {baths} and "
            "not much corridor."
        ),
        "Homes of {size} square metres with {beds} and {baths} seldom last long on {street}, and this is one of them.",
        "We present {a_noun} in {prose} with {beds} and {baths}, spread over {size} square metres.",
        "A few steps from {street}, this {bed_adj} {noun} gives you {size} square metres and {baths}.",
        "The owners are selling their {bed_adj} {noun} on {street}, {size} square metres with {baths}.",
        "Inside these {size} square metres on {street} there are {beds}, {baths} and a proper living room.",
        "Those who know {street} will want to hear about this {noun}: {size} square metres, {beds}, {baths}.",
        "Set on a corner of {street}, the {noun} has {size} square metres, {beds} and {baths}.",
        "Our listing on {street} is {a_noun} with {beds}, {baths} and {size} square metres by the land register.",
        "If you need {beds} and {baths} in {prose}, look at these {size} square metres near {street}.",
        "There are {size} square metres behind this front door on {street}, enough for {beds} and {baths}.",
        "Recently put up for sale, this {noun} in {prose} brings together {beds}, {baths} and {size} square metres.",
        (
            "Well-proportioned rooms set this {noun} on {street} apart; it counts {beds}, {baths} and {size} "
            "square metres."
        ),
        (
            "{a_noun} that feels larger than its {size} square metres, thanks to a plan with {beds} and {baths} "
            "around a central hall."
        ),
        "The layout of these {size} square metres on {street} is sensible: {beds}, {baths}, living room, kitchen.",
        "Just listed near {street} is a {bed_adj} {noun} with {baths}, {size} square metres in total.",
        "In one of the better blocks of {street}, this {noun} adds up {beds} and {baths} over {size} square metres.",
        "{size} square metres on {street}, currently laid out with {beds} and {baths}.",
        (
            "Good floor plans are rarer than good addresses, and this {noun} on {street} has both: {beds}, "
            "{baths}, {size} square metres."
        ),
        (
            "Step inside from {street} and you find {size} square metres arranged as {beds}, {baths} and a "
            "comfortable living room."
        ),
        "{prose_cap}, {street}: {a_noun} of {size} square metres, {beds}, {baths}.",
        (
            "Space for a household that needs {beds}: this {noun} has {size} square metres and {baths}, a minute "
            "from {street}."
        ),
        (
            "Not every {noun} of {size} square metres manages to hold {beds} and {baths} as comfortably as this "
            "one near {street}."
        ),
        "To the point: {beds}, {baths}, {size} square metres, on {street} in {prose}.",
        (
            "Some visitors guess more than {size} square metres when they first walk through this {noun} on "
            "{street}, with its {beds} and {baths}."
        ),
        (
            "From the street door on {street} to the living room, this {noun} makes a good impression; it has "
            "{beds}, {baths} and {size} square metres."
        ),
        (
            "Buyers who know {prose} will recognise the address, a few doors from {street}: {beds}, {baths} and "
            "{size} square metres."
        ),
        "Now available, a {bed_adj} {noun} in {prose} with {baths} and a floor area of {size} square metres.",
        (
            "Everything about this {noun} near {street} is straightforward, from its {size} square metres to its "
            "{beds} and {baths}."
        ),
        (
            "After many years in the same hands, this {noun} of {size} square metres with {beds} and {baths} is "
            "changing owners on {street}."
        ),
        "{street} is a sought-after address, and here it comes with {beds}, {baths} and {size} square metres.",
        "Picture {size} square metres in {prose}, with {beds} and {baths}, and you have this {noun}.",
    ),
    "studio": (
        "This studio on {street} packs a lot into {size} square metres: sleeping area, kitchen and {baths}.",
        "A {prose} studio of {size} square metres with a kitchenette and {baths}, ready for its next owner.",
        "On {street}, a compact studio with {baths} and {size} square metres in a single well-shaped room.",
        "First-time buyers often ask us for a studio like this one near {street}, {size} square metres with {baths}.",
        "The studio measures {size} square metres and keeps its kitchen along one wall; there is {baths}.",
        "Small but cleverly planned, this studio in {prose} has {size} square metres and {baths}.",
        "A pied-à-terre near {street}: a studio of {size} square metres with {baths} and a real kitchen corner.",
        "{size} square metres, {baths} and a fold-away bed: this studio in {prose} is a base in the city.",
        (
            "Open plan from wall to wall, the studio offers {size} square metres, {baths} and generous cupboards "
            "just off {street}."
        ),
        "Here is a studio for one or two people, {size} square metres on {street} with {baths}.",
        "Everything is in one room in this studio of {size} square metres, apart from {baths} by the entrance.",
        "If location matters more than size, consider this studio near {street} with {size} square metres and {baths}.",
        "There is {baths} and one open room in this studio on {street}, {size} square metres altogether.",
        "A separate entrance hall gives privacy to these {size} square metres on {street}, a studio with {baths}.",
    ),
    "penthouse": (
        "This penthouse on {street} has {beds}, {baths} and {size} square metres indoors.",
        "At the very top of a building on {street}, a penthouse with {size} square metres inside, {beds} and {baths}.",
        "A {bed_adj} penthouse in {prose}, {size} square metres plus the outdoor space, with {baths}.",
        "Penthouses rarely come up on {street}; this one counts {beds}, {baths} and {size} square metres.",
        "Sky on every side: a penthouse near {street} with {beds}, {baths} and {size} square metres of interior.",
        (
            "Living above the rooftops of {prose} is what this penthouse of {size} square metres offers, with "
            "{beds} and {baths}."
        ),
        "The penthouse holds {beds} and {baths} in {size} square metres, all of them opening to the outside.",
    ),
    "duplex": (
        "Laid out on two levels, this duplex near {street} has {beds}, {baths} and {size} square metres.",
        (
            "A duplex in {prose} with {size} square metres, {beds} and {baths}, the living room below and the "
            "sleeping area above."
        ),
        "An inside stair joins the levels of this duplex on {street}, {size} square metres with {beds} and {baths}.",
        "Upstairs, downstairs: a duplex of {size} square metres in {prose}, with {beds} and {baths}.",
        "The duplex has {size} square metres, {beds} and {baths}, and feels like a house set down on {street}.",
        "Duplex homes are a rarity on {street}, and this one offers {beds}, {baths} and {size} square metres.",
    ),
    "loft": (
        "A former workshop near {street}, converted into a loft of {size} square metres with {beds} and {baths}.",
        (
            "Four-metre ceilings and iron columns give character to this loft of {size} square metres, with "
            "{beds} and {baths}."
        ),
    ),
    "house": (
        "This house on {street} has {beds}, {baths} and {size} square metres over three levels.",
        "A terraced house in {prose} with {size} square metres, {beds} and {baths}, and neighbours on two sides only.",
        (
            "Houses with a front door of their own are scarce in {prose}; this one has {beds}, {baths} and "
            "{size} square metres."
        ),
        "Behind a small gate on {street} stands a house of {size} square metres with {beds} and {baths}.",
        "Three floors, {beds} and {baths}: this house near {street} adds up to {size} square metres.",
        "A family house of {size} square metres, with {beds} and {baths}, on a residential stretch of {street}.",
        "For those who have outgrown a flat, here is a house in {prose} with {beds}, {baths} and {size} square metres.",
    ),
    "villa": (
        "Standing on {plot} plot near {street}, this villa offers {size} square metres, {beds} and {baths}.",
        "A detached villa in {prose} with {beds}, {baths} and {size} square metres built on {plot} plot.",
        (
            "Privacy is complete in this villa of {size} square metres, with {beds} and {baths} on {plot} plot "
            "off {street}."
        ),
        "The villa has {beds}, {baths} and {size} square metres, and sits in the middle of {plot} plot.",
        "Behind a hedge on {street} lies {plot} plot with a villa of {size} square metres, {beds} and {baths}.",
        "An exceptional villa on {street}: {size} square metres, {beds}, {baths} and {plot} plot with mature trees.",
        (
            "{beds} and {baths} are arranged over {size} square metres in this villa, which occupies {plot} plot "
            "in {prose}."
        ),
    ),
}
