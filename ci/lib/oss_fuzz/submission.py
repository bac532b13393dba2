"""What can be said of the files that go to others before anything is built: what OSS-Fuzz's presubmit asks for (a
licence, sections and an address in project.yaml, the engine by its variable), and what ClusterFuzzLite's actions need.
"""

import os
import re
from pathlib import Path

from oss_fuzz import Complaint

LICENCE = "http://www.apache.org/licenses/LICENSE-2.0"
NEEDED = ("main_repo", "primary_contact", "language", "coverage_extra_args")  # sections of project.yaml
KNOWN = (
    *("homepage", "main_repo", "primary_contact", "auto_ccs", "vendor_ccs", "language", "fuzzing_engines"),
    *("sanitizers", "architectures", "coverage_extra_args", "disabled", "view_restrictions", "run_tests"),
    "base_os_version",
)
PLACEHOLDER = "OWNER"


def has(file: Path, text: str) -> None:
    if text not in file.read_text():
        raise Complaint(f"{file}: no {text}")


def check(tree: Path) -> None:
    """Raises Complaint for the first thing that is not as it should be."""
    home, lite = tree / "ci/oss-fuzz", tree / ".clusterfuzzlite"
    build = home / "build.sh"
    for file in (home / "Dockerfile", build, home / "project.yaml", lite / "Dockerfile", lite / "build.sh"):
        has(file, LICENCE)
    if not os.access(build, os.X_OK):
        raise Complaint(f"{build} cannot be executed")
    has(build, "LIB_FUZZING_ENGINE")
    if "-lFuzzingEngine" in build.read_text():
        raise Complaint("build.sh links -lFuzzingEngine")
    check_project(home / "project.yaml")
    check_placeholders(tree, home / "project.yaml")
    has(home / "Dockerfile", "cp procbuf/ci/oss-fuzz/build.sh $SRC/")
    for file in sorted((tree / ".github/workflows").glob("cflite_*.yml")):
        check_workflow(file)


def check_project(file: Path) -> None:
    for section in NEEDED:
        has(file, f"{section}: ")
    text = file.read_text()
    for section in re.findall("^([a-z_]+):", text, re.MULTILINE):
        if section not in KNOWN:
            raise Complaint(f"project.yaml has a section {section}, which they do not know")
    if not re.search(r'^primary_contact: "[^"@ ]+@[^"@ ]+\.[^"@ ]+"$', text, re.MULTILINE):
        raise Complaint("project.yaml: primary_contact is no address")


def check_placeholders(tree: Path, allowed: Path) -> None:
    for folder in ("ci/oss-fuzz", ".clusterfuzzlite", ".github"):
        for file in sorted((tree / folder).rglob("*")):
            if file != allowed and file.is_file() and PLACEHOLDER in file.read_text():
                raise Complaint(f"{file}: a placeholder beside those of project.yaml")


def check_workflow(file: Path) -> None:
    """Of ClusterFuzzLite."""
    has(file, "actions: read")
    text = file.read_text()
    actions, tokens = text.count("uses: google/clusterfuzzlite/"), text.count("github-token: ")
    if actions != tokens:
        raise Complaint(f"{file}: {tokens} of {actions} actions are given github-token")
    if "sanitizer: [" in text and "matrix:" in text:
        raise Complaint(f"{file}: sanitizers of one run want the same artifact names")
    if "output-sarif: true" in text:
        has(file, "upload-sarif@")
    if re.search("^  (push|pull_request):", text, re.MULTILINE):
        has(file, "concurrency:")
