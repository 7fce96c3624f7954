"""Observers of a call: traces, metrics, costs and the turn log. They watch; they never change the flow."""
