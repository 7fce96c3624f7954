"""How conversations are kept between turns, calls and starts.

store.py       what the memory needs of a place to keep them; any LangGraph checkpointer as one
in_process.py  InMemorySaver, bounded
sqlite.py      AsyncSqliteSaver on a file
postgres.py    AsyncPostgresSaver, shared by any number of processes
stand_in.py    goes on in memory while a store fails, and brings it up to date afterwards
opening.py     which of them, by setting
trimming.py    what of a long conversation is kept
callers.py     who is known, and how they are greeted
forgetting.py  the tool that deletes a conversation
"""
