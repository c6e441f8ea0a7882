"""The extractors that come with Mandata, one kind of fact a module."""
