"""The folder that a Hugging Face Space is made of: `python -m deploy.space --help`."""
