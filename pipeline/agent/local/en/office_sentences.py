"""What is said in English about viewings, calls back and being forgotten."""

from __future__ import annotations

OFFICE_SENTENCES: dict[str, tuple[str, ...]] = {
    "desk no home": (
        "Gladly, once we have found one you like.",
        "With pleasure. First let's find the home.",
    ),
    "desk when": (
        "When would you like to see it?",
        "Which day and time would suit you?",
        "What day were you thinking of?",
        "When could you come?",
    ),
    "desk confirm": (
        "That would be {time}. Shall I book it?",
        "{time} is free. Shall I put you down for it?",
        "I can do {time}. Does that suit you?",
        "So, {time}. Do you want me to book that?",
    ),
    "desk confirm in": (
        "The one in {place}, {time}. Shall I book it?",
        "For the one in {place} I can do {time}. Shall I put you down?",
        "So that's the one in {place}, {time}. Is that right?",
    ),
    "desk move?": (
        "You are booked for {instead}. Shall I change it to {time}?",
        "Instead of {instead} I could do {time}. Shall I move it?",
        "So {time}, and not {instead}. Is that right?",
    ),
    "desk still": (
        "And shall I book {short}?",
        "And {short}, do you want me to book that?",
        "So, shall I put you down for {short}?",
    ),
    "desk choose": (
        "I have {free}. Which one suits you?",
        "There's {free}. Which would you like?",
        "You could come {free}. What would suit you best?",
    ),
    "desk choose in": (
        "For the one in {place} I have {free}. Which one suits you?",
        "I can show you the one in {place}: there is {free}. Which would you like?",
        "The one in {place}: there's {free}. What would suit you best?",
    ),
    "desk which time": (
        "Which of those times shall I take?",
        "And which of them suits you best?",
        "Which one is it to be?",
    ),
    "desk which home": ("Which home would you like to see?", "Which of them do you mean?"),
    "desk closed": (
        "We don't show homes at that time, I'm afraid.",
        "Our office is closed then.",
        "Nobody could show it to you then, sorry.",
    ),
    "desk taken": (
        "Someone else is seeing it at that time.",
        "That time has gone already, I'm afraid.",
        "It's being shown to somebody else then.",
    ),
    "desk full": ("Nothing is free then, I'm afraid.", "It's all taken then, sorry.", "That's fully booked."),
    "desk too soon": (
        "That's a bit too soon for us.",
        "We need a little more notice than that.",
        "I can't get anyone there so quickly.",
    ),
    "desk free": (
        "What I have is {free}. Would one of those do?",
        "I could offer {free}. Which would you like?",
        "The nearest is {free}. Does that help?",
    ),
    "desk none free": (
        "There's nothing free then. Which other day could you come?",
        "Nothing's left around that time. Would another day do?",
    ),
    "desk too far": (
        "That's further ahead than our diary goes. Could it be sooner?",
        "So far ahead I can't book yet. Is there an earlier day?",
    ),
    "desk past": (
        "That has gone by already. When else could you come?",
        "That time is over, I think. Which other one would suit you?",
    ),
    "desk no such day": (
        "That date doesn't exist, I think. Which day did you mean?",
        "I can't find that day. Could you say it again?",
    ),
    "desk no such time": (
        "I didn't get the time of day. What time was it?",
        "That's no time I know. What time did you mean?",
    ),
    "desk several times": (
        "Now I have more than one time. Which one is it?",
        "Just one at a time, please. Which day, and what time?",
    ),
    "desk booked": (
        "It's booked: {time}.",
        "Done. You're booked for {time}.",
        "That's in the diary: {time}.",
    ),
    "desk moved": (
        "I've moved it: {time} it is, instead of {instead}.",
        "It's changed. You're now booked for {time}.",
        "Done, it's {time} now.",
    ),
    "desk already": (
        "That's booked: {time}.",
        "You're booked for {time}.",
        "It's in the diary for {time}.",
    ),
    "desk your visit": (
        "You're seeing the one in {place}: {time}.",
        "The viewing in {place} is booked for {time}.",
        "For the one in {place} it's {time}.",
    ),
    "desk nothing booked": (
        "Nothing is booked yet.",
        "No viewing is booked so far.",
        "There's nothing in the diary yet.",
    ),
    "desk other time?": (
        "Would another time suit you better?",
        "If you'd like another time, which one?",
    ),
    "desk move when": (
        "Of course. When would suit you better?",
        "No problem. Which day and time instead?",
        "Sure, to when shall I move it?",
    ),
    "desk other time": (
        "All right, not then. When would suit you?",
        "No problem. Which day and time would be better?",
        "Fine. What other time shall I look at?",
    ),
    "desk dropped": (
        "No problem, I won't book anything.",
        "All right, I'll leave the viewing for now.",
        "Fine, then we leave that.",
    ),
    "desk unlisted": ("I'm afraid that home isn't on our list any more.", "That home has just gone from our listings."),
    "desk diary failed": (
        "Sorry, our diary isn't answering just now. Shall I try again?",
        "I couldn't get through to the diary, sorry. Shall I have another go?",
    ),
    "desk retry": ("Shall I give it another try?", "So, shall I try that again?"),
    "desk anything": (
        "Is there anything else I can do?",
        "What else can I do for you?",
        "Anything else you'd like to know?",
    ),
    "desk all done": (
        "All right. I'm here if you need me.",
        "Good, then everything is settled.",
        "Fine. Just say if anything comes up.",
    ),
    "desk name after": (
        "In case anything changes, what name shall I note?",
        "And what name may I put down for it?",
    ),
    "desk number after": (
        "In case anything changes, what number can we reach you on?",
        "And on which number could we call you, if need be?",
    ),
    "desk name": ("What name shall I note down?", "May I have your name?", "Who may we ask for?"),
    "desk number": (
        "And which number can we call you on?",
        "What's the best number to reach you?",
        "And your telephone number?",
    ),
    "desk not that number": (
        "I can't see the number you're calling from. Could you tell it to me?",
        "Your number isn't shown here. What is it?",
    ),
    "desk number again": (
        "Sorry. Could you tell me the number again?",
        "Let's do it once more. What's the number?",
        "My mistake. Which number is it?",
    ),
    "desk more digits": ("Yes, go on, I'm listening.", "Got that. And the rest?", "And then?"),
    "desk no number": (
        "I don't think I got the whole number. Once more, digit by digit?",
        "That doesn't make a number, I'm afraid. Could you say it slowly again?",
    ),
    "desk digits": (
        "I have {digits}. Is that right?",
        "So that's {digits}. Correct?",
        "Let me say it back: {digits}. Is that it?",
    ),
    "desk own digits": (
        "On the number you're calling from, {digits}. Is that right?",
        "So we call you on this number, {digits}. Is that all right?",
    ),
    "desk saved": (
        "Thanks, {caller}. Someone will call you.",
        "I've noted it, {caller}. A colleague will ring you.",
        "Thank you, {caller}, my colleagues will be in touch.",
    ),
    "desk saved visit": (
        "Thanks, {caller}, I've put it with your viewing.",
        "Noted, {caller}. See you at the viewing.",
    ),
    "desk contact failed": (
        "I couldn't write that down, sorry. Shall I try again?",
        "Something went wrong with my notes, sorry. Once more?",
    ),
    "desk no contact": (
        "That's fine, I'll leave it.",
        "No problem, we don't need it.",
        "All right, no call then.",
    ),
    "desk why": (
        "Only so that my colleagues can reach you. Would that be all right?",
        "It's just for the agency to call you, nothing else. Shall I note it?",
    ),
    "desk person": (
        "I can't put you through, but a colleague can call you back.",
        "Nobody can take the call right now, but someone will ring you.",
        "I'll have one of my colleagues call you.",
    ),
    "desk offer": (
        "Offers are for my colleagues; one of them can call you.",
        "That's something for my colleagues. I'll have one call you.",
    ),
    "desk cancel": (
        "I can't cancel it myself, but I'll leave word for my colleagues.",
        "Cancelling is for my colleagues; I'll pass it on.",
    ),
    "desk forget?": (
        "Shall I delete everything I know about you, for good?",
        "That deletes all I have of you, and can't be undone. Shall I?",
    ),
    "desk forgotten": (
        "It's done: nothing about you is kept any more.",
        "Everything about you is deleted.",
    ),
    "desk visit stays": (
        "The viewing stays in the diary, but without your number.",
        "Your viewing is still booked, only without your details.",
    ),
    "desk kept": ("All right, I'll keep it as it is.", "Fine, nothing is deleted."),
    "desk not forgotten": (
        "That didn't work, I'm sorry. Shall I try once more?",
        "I couldn't delete it just now, sorry. Shall I try again?",
    ),
}
