"""A source document becomes what it says, with evidence and doubts: transcripts, candidates, readings."""
