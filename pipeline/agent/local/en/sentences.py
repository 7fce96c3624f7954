"""What the local model says in English, beside the avatar's set phrases; each in two ways where it can come again."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, ...]] = {
    "greet": ("Hello!", "Hi there!"),
    "how are you": ("I'm very well, thank you.", "All good here, thanks for asking."),
    "ask first": (
        "Which area do you have in mind, and roughly what budget?",
        "Where would you like to live, and what's your budget, more or less?",
    ),
    "ask wish again": (
        "Tell me an area, a number of bedrooms or a budget, and I'll look.",
        "Give me an area or a budget to start with, and I'll search.",
    ),
    "present": (
        "There's one in {place}, for {price}, {layout}.",
        "This one's in {place}, for {price}, {layout}.",
        "One is in {place}, for {price}, {layout}.",
    ),
    "present with city": (
        "There's one in {place}, {city}, for {price}, {layout}.",
        "This one's in {place}, in {city}, for {price}, {layout}.",
    ),
    "present again": (
        "Back to the one in {place}: {price}, {layout}.",
        "That was the one in {place} for {price}, {layout}.",
    ),
    "still best": (
        "The one in {place} for {price} is still the best match.",
        "That leaves the one in {place} I told you about, for {price}.",
    ),
    "has": ("And yes, {has}.", "As you wished, {has}."),
    "lacks": (
        "Its listing doesn't mention {lacking}, though.",
        "One thing: its listing says nothing of {lacking}.",
    ),
    "still closest": (
        "Leaving {given_up} aside, the closest is still the one in {place}, for {price}.",
        "If you could be flexible on {given_up}, the one in {place} for {price} still comes closest.",
    ),
    "already cheapest": (
        "The one in {place} for {price} is already the cheapest like that.",
        "It doesn't get cheaper than the one in {place}, for {price}.",
    ),
    "but elsewhere": (
        "But in {place} there's one for {price}, {layout}.",
        "In {place}, though, I have one for {price}, {layout}.",
    ),
    "elsewhere": (
        "The closest I have is in {place}, for {price}, {layout}.",
        "In another area, the closest is in {place}, for {price}, {layout}.",
    ),
    "still fits": (
        "The one in {place} for {price} fits that too. Shall I tell you about another?",
        "That also goes for the one in {place}, for {price}. Would you like to hear another?",
    ),
    "relaxed": (
        "Leaving {given_up} aside, the closest is in {place}: {price}, {layout}.",
        "If you could be flexible on {given_up}, there's one in {place}: {price}, {layout}.",
    ),
    "relaxed price": (
        "The cheapest like that is in {place}, for {price}, {layout}.",
        "Without that budget, the cheapest is in {place}, for {price}, {layout}.",
    ),
    "what to relax": (
        "Shall we change the area, the size or the budget?",
        "Which could give a little: the area, the bedrooms or the budget?",
    ),
    "nothing with": ("I looked for {wish}.", "That was for {wish}."),
    "count": ("I have {homes} like that.", "There are {count} that fit."),
    "count one": ("There's just one that fits.", "I have exactly one like that."),
    "count none": ("Right now I have none that fit all of that.", "None at the moment, I'm afraid."),
    "count offer": ("Shall I tell you about the first?", "Would you like to hear about the best match?"),
    "count next": ("Shall I tell you about the next one?", "Would you like to hear another of them?"),
    "no more": (
        "That was the last one. Shall we change the area, the size or the budget?",
        "I've shown you all that fit. What could we change, the area, the size or the budget?",
    ),
    "no earlier": ("That's the first one I told you about.", "There's none before this one."),
    "nothing yet": ("We haven't looked at any home yet.", "I haven't shown you a home yet."),
    "superlative cheapest": (
        "The cheapest is in {place}, for {price}, {layout}.",
        "The least expensive is in {place}, for {price}, {layout}.",
    ),
    "superlative dearest": (
        "The most expensive is in {place}, for {price}, {layout}.",
        "The dearest is in {place}, for {price}, {layout}.",
    ),
    "superlative biggest": (
        "The biggest has {size}: {price}, in {place}, {layout}.",
        "The largest, with {size}, is {price}, in {place}, {layout}.",
    ),
    "superlative smallest": (
        "The smallest has {size}: {price}, in {place}, {layout}.",
        "The most compact, with {size}, is {price}, in {place}, {layout}.",
    ),
    "fact price": ("It's on offer for {price}.", "For this one, {price}."),
    "fact size": ("{size}.",),
    "fact rooms": ("{rooms}.",),
    "fact rooms one": ("One bedroom.", "Just the one."),
    "fact rooms none": ("It's a studio, without a separate bedroom.", "None, it's a studio."),
    "fact baths": ("{baths}.",),
    "fact place": ("It's in {place}.", "You'll find it in {place}."),
    "fact place with city": ("It's in {place}, in {city}.", "You'll find it in {place}, {city}."),
    "detail yes": ("Yes. {finding}", "It does. {finding}"),
    "detail says": ("{finding}", "The listing says: {finding}"),
    "detail no": ("No, there's no {noun}.", "No, it has no {noun}."),
    "detail denied": ("No. {finding}", "I'm afraid not. {finding}"),
    "rest unknown": ("The rest isn't mentioned.", "It doesn't mention the rest."),
    "instead": ("There's this, though: {finding}", "What it does say: {finding}"),
    "more": ("{listing}",),
    "all told": (
        "That's all the listing says. Shall I tell you about the next one?",
        "That's everything I have on it. Would you like to hear the next one?",
    ),
    "another?": (
        "No problem. Shall I tell you about the next one?",
        "That's fine. Would you like to hear another one?",
    ),
    "what change": (
        "What should I change: the area, the size or the budget?",
        "All right. Tell me what you'd change, the area, the bedrooms or the budget.",
    ),
    "ask place": ("Which area shall I look in instead?", "Where else could it be?"),
    "ask price": ("What budget shall I look for?", "How much could you spend?"),
    "ask rooms": ("How many bedrooms would do?", "How many bedrooms shall I look for?"),
    "ask baths": ("How many bathrooms would do?", "How many bathrooms shall I look for?"),
    "ask size": ("How many {unit} should it have?", "What size shall I look for, in {unit}?"),
    "glad": ("I'm glad you like it.", "Good, I thought you might like it."),
    "which area": ("Which area did you mean, then?", "Sorry. Which area would you like?"),
    "area examples": (
        "For example {examples}. Which one would you like?",
        "I know {examples}, among others. Which would suit you?",
    ),
    "compare": (
        "The first, in {place}, is {price} and has {size}; "
        "the second, in {other_place}, is {other_price} and has {other_size}.",
        "The one in {place}: {price} for {size}. Then the one in {other_place}: {other_price} for {other_size}.",
    ),
    "first cheaper, smaller": ("The first is cheaper by {gap_price}, the second is bigger by {gap_size}.",),
    "second cheaper, smaller": ("The second is cheaper by {gap_price}, the first is bigger by {gap_size}.",),
    "first cheaper, bigger": ("The first is cheaper by {gap_price}, and bigger by {gap_size}.",),
    "second cheaper, bigger": ("The second is cheaper by {gap_price}, and bigger by {gap_size}.",),
    "first cheaper": ("They are the same size, and the first is cheaper by {gap_price}.",),
    "second cheaper": ("They are the same size, and the second is cheaper by {gap_price}.",),
    "same price": ("They cost the same.",),
    "which price": (
        "In {place}, it's cheaper: {price}, against {other_price}.",
        "That's the one in {place}, at {price}; the other is {other_price}.",
    ),
    "which size": (
        "The one in {place} is bigger: {size}, against {other_size}.",
        "That's the one in {place}, with {size}; the other has {other_size}.",
    ),
    "only one so far": (
        "I've told you about only one so far. Shall I add the next one?",
        "There's only one to compare yet. Would you like to hear another?",
    ),
    "why": ("It's the best match for {wish}.", "It came out best for {wish}."),
    "recap": ("Here's what I have: {wish}.", "So far I have: {wish}."),
    "no recap": ("You haven't told me yet what you're looking for.", "I don't have a wish of yours yet."),
    "fresh start": ("All right, a fresh start.", "Sure, we begin again."),
    "slower": ("Of course, I'll take it slowly.", "Sorry, I'll go more slowly."),
    "nothing to repeat": ("I hadn't said anything yet.", "There's nothing to repeat yet."),
    "wait": ("Take your time.", "No hurry, I'm here."),
    "what can you do": (
        "I search our listings for you. Tell me an area, bedrooms and a budget, then ask me anything about a home.",
        "I find homes for you: by area, size, price, or things like a terrace or a lift. What are you looking for?",
    ),
    "who are you": (
        "I'm {avatar}, the automated assistant at {agency}.",
        "My name is {avatar}, and I'm {agency}'s automated assistant.",
    ),
    "are you a robot": ("Yes, I'm {avatar}, an automated assistant.", "I am: an automated assistant called {avatar}."),
    "system": (
        "I'd rather talk about homes than about how I work.",
        "How I work inside is not something I can talk about.",
    ),
    "other callers": ("I can't talk about other people, only about our homes.", "Other people's details stay private."),
    "person": (
        "I can't put you through from here, I'm afraid, but I can answer from our listings.",
        "There's nobody I can connect you to right now, but I'll gladly help with the listings.",
    ),
    "viewing": (
        "I can't arrange visits myself, I'm afraid, but I can tell you all the listing says.",
        "Visits and offers are for my colleagues at the agency; I can tell you what the listing says.",
    ),
    "rude": (
        "I'm sorry this is frustrating. Let me try to help.",
        "I understand you're annoyed. Let's find you a home.",
    ),
    "joke": ("I'm better with homes than with that.", "That's a question for another day."),
    "pleasure": ("It was a pleasure, {name}.", "Thank you for the call, {name}."),
    "carry on": ("What would you like to know?", "What else can I tell you?"),
}
