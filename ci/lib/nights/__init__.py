"""ci/nightly: records.py and known.py are what it reads and writes, turns.py who gets the next turn, table.py what a
terminal shows, parts.py what a part of a night is, fuzzing.py and look.py the two halves of it.
"""
