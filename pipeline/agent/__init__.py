"""What the agent says: the LangGraph agent, its prompt, its tools, its memory and the local chat model."""
