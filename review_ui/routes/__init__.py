"""The addresses of the site, one module a subject; each has a `router`."""
