"""All SQL, a module a table family. Functions take the connection of the caller's transaction."""
