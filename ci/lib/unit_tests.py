"""Usage: ci/lib/python unit_tests.py

Runs the unit tests of this folder, *_test.py, and fails where one does or where there are none. They need no build.
For tests/python/check.sh.
"""

import sys
import unittest
from pathlib import Path

tests = unittest.defaultTestLoader.discover(str(Path(__file__).parent), "*_test.py")
result = unittest.TextTestRunner().run(tests)
sys.exit(not (result.wasSuccessful() and result.testsRun))
