"""ci/oss-fuzz-check: submission.py has what is asked of the files that go to others, combinations.py what is built,
targets.py what must be true of what was built. tests/oss_fuzz/check.sh breaks each of these.
"""


class Complaint(Exception):
    """Something is not as it should be."""
