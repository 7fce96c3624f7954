"""The way sound takes through a call: transports, session, turns, engines, agent, search, speech."""
