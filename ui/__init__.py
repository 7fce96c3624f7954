"""The Gradio page. Knows the pipeline's events and the avatars, nothing else of the pipeline."""
