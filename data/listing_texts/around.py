"""Sentences on transport, costs, rules and the people a home would suit."""

from __future__ import annotations

TRANSPORT: tuple[str, ...] = (
    "{station} is {minutes} minutes away on foot.",
    "You can walk to {station} in {minutes} minutes.",
    "For getting around, {station} is {minutes} minutes from the door.",
    "Commuters have {station} within {minutes} minutes.",
    "It takes {minutes} minutes to reach {station} at a normal pace.",
    "{station} is on the way to everything, {minutes} minutes from the entrance.",
    "The nearest stop is {station}, some {minutes} minutes off.",
    "With {station} {minutes} minutes away, a car is optional.",
    "Public transport is good: {station} is {minutes} minutes down the road, and night buses pass too.",
    "Count {minutes} minutes to {station}, less if you hurry.",
    "Door to platform, {station} takes {minutes} minutes.",
    "{minutes} minutes separate the front door from {station}.",
    "Trains and buses are near, starting with {station} at {minutes} minutes.",
    "Bicycle lanes pass by and {station} is {minutes} minutes on foot.",
    "To catch a train you walk {minutes} minutes to {station}.",
    "Getting to work is simple from {station}, {minutes} minutes away.",
    "{station} lies {minutes} minutes from here along {street}.",
    "Nearby are {station}, at {minutes} minutes, and several bus lines.",
    "Without a car you will manage perfectly, since {station} is {minutes} minutes from home.",
    "By public transport, {station} is your stop, {minutes} minutes on foot.",
    "There are bus stops at the corner, and {station} is {minutes} minutes further on.",
    "Good connections too, with {station} at a distance of {minutes} minutes.",
    "The walk to {station} is flat and lasts {minutes} minutes.",
)

FAR_TRANSPORT: tuple[str, ...] = (
    "{station} is a few minutes by car or bus, and the road into town is close.",
    "Buses connect the avenue with {station}.",
    "You would drive most of the time, though {station} is not far.",
    "For days without a car there is {station}, reached by a local bus.",
    "Most residents drive, but {station} is there for those who prefer the train.",
    "{station} is the nearest stop, some fifteen minutes at a brisk walk.",
    "A bus to {station} stops round the corner every twenty minutes.",
    "Older children can get about on their own, since a bus runs to {station}.",
    "Leave the car at {station} and you are in the centre before you finish the newspaper.",
)

SUITS: dict[str, tuple[str, ...]] = {
    "small": (
        "Ideal for a first purchase or as a base in town.",
        "We would recommend it to someone buying alone for the first time.",
        "A good choice for a student whose parents prefer buying to renting.",
        "As an investment, it would find a tenant within the week.",
        "It suits a single person who spends little time at home and wants to spend it well.",
        "Works equally well as a home for one and as a pied-à-terre.",
        "Investors will note the steady rental demand in the area.",
        "It would make a practical home for a couple starting out.",
        "Young professionals are the natural buyers.",
        "Anyone moving to the city for work would settle in quickly.",
        "A sensible way to stop paying rent.",
    ),
    "medium": (
        "It would suit a couple with a small child or two friends sharing.",
        "A good fit for anyone who works from home two or three days a week.",
        "Couples planning a family have room to grow here.",
        "We think of a young family, or of parents whose children have left.",
        "It would also let easily to professionals.",
        "Downsizers will like how little there is to maintain.",
        "Families with one child live well in a plan like this.",
        "It works as a main residence and keeps its value as an investment.",
        "Someone who receives guests often will be glad of the extra room.",
        "A couple with a dog and a piano lives here now, to give you an idea.",
        "Retired couples ask for exactly this kind of home.",
        "Buyers who need an office at home should come and measure.",
        "Practical for teachers and health workers employed nearby.",
    ),
    "family": (
        "Families with school-age children are the obvious candidates.",
        "It suits a family that wants everything within walking distance.",
        "A large family, or one with grandparents at home, will be at ease.",
        "There is space for two teenagers to ignore each other in peace.",
        "Perfect for a family that has outgrown its first home.",
        "It would also serve as home and consulting room under one roof.",
        "Those returning from abroad with children and books will fit in without trouble.",
        "Anyone who entertains at home will appreciate the space.",
        "A family could stay here for the next twenty years.",
        "Ask us about the schools in the catchment area, since that is what most families want to know.",
        "Growing families tend to buy on the first visit.",
        "It is made for big Sunday lunches.",
    ),
    "project": (
        "It would suit an investor or a patient buyer with a good builder.",
        "A chance for those who prefer to choose every tile themselves.",
        "Architects and people with imagination, please form an orderly queue.",
        "Once done up, it could be worth a great deal more.",
        "Buyers with savings for the works will come out ahead.",
        "We can put you in touch with two local builders.",
        "For a hands-on buyer this is an honest opportunity.",
        "It is aimed at someone who sees what could be, not what is.",
    ),
}

ENERGY: tuple[str, ...] = (
    "The energy rating is {energy}.",
    "Its energy certificate shows a rating of {energy}.",
    "Energy rating {energy}, according to the certificate on file.",
    "On the energy scale it obtains {energy_a}.",
    "The certificate gives it {energy_a} for energy use.",
    "Energy class {energy}.",
)

FEES: tuple[str, ...] = (
    "Community fees are {fees} euros a month.",
    "The community charges {fees} euros monthly, water included.",
    "Expect to pay {fees} euros a month to the community.",
    "Monthly community costs come to {fees} euros.",
    "The owners' community asks {fees} euros per month, with no extra works approved.",
    "Running costs are clear: {fees} euros a month for the community.",
    "Fees of {fees} euros a month cover cleaning, insurance and the shared electricity.",
)

PETS: dict[str, tuple[str, ...]] = {
    "yes": (
        "Pets are welcome in the building.",
        "The community allows pets, and several dogs live here already.",
        "Dogs and cats are no problem under the community rules.",
        "Pets are allowed.",
        "Bring the dog: the community has no rule against pets.",
        "Pets are accepted, as the neighbours' two terriers prove.",
        "Nobody here objects to pets.",
        "Animals are welcome, and there is a dog park a short walk away.",
        "The rules of the house say nothing against a cat or a dog, so pets are fine.",
        "Pet owners can rest easy, since the community accepts pets.",
        "You may keep pets.",
    ),
    "no": (
        "The community rules do not allow dogs.",
        "Pets are not permitted by the community statutes.",
        "Note that the building does not admit pets.",
        "No pets, by decision of the community.",
        "Under the statutes pets are not accepted, small ones included.",
    ),
}

CONCIERGE: tuple[str, ...] = (
    "A concierge looks after the entrance on weekdays.",
    "The building has a full-time concierge.",
    "There is a concierge who takes in parcels.",
    "The concierge, in the post for twenty years, knows everyone.",
    "A live-in concierge and a grand entrance hall set the tone of the house.",
    "Parcels are taken in by the concierge.",
    "The building is listed and has a concierge from eight to eight.",
)

VIEWS: tuple[str, ...] = (
    "The view takes in rooftops, church towers and a wide piece of sky.",
    "From the living room you look over the treetops.",
    "Views are open, with no building directly opposite.",
    "On clear days the hills can be seen from the windows.",
    "Nothing blocks the view from this height.",
    "Evenings are best here, when the whole skyline lights up in the living-room window.",
    "It looks over roofs and chimneys as far as the horizon.",
    "The outlook is unobstructed on the main side.",
)

SEA_VIEWS: tuple[str, ...] = (
    "The sea is visible from the living room.",
    "You see a good stretch of the Mediterranean from the windows.",
    "Sea views come with breakfast.",
    "From the main room there is a clear view of the sea and the sails.",
)
