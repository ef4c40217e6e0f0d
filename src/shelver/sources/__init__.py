"""Where bundles come from: each module finds source files in one kind of place."""
