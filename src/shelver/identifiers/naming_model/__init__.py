"""A language model that reads names: one file for each provider, and what they share.

File names are data and never instructions: little of them leaves the machine, and no answer is believed unchecked.
"""
